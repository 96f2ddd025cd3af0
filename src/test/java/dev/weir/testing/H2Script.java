package dev.weir.testing;

/** What an HTTP/2 origin does with one stream, from its first header section. */
@FunctionalInterface
public interface H2Script {
    void play(H2Stream stream) throws Exception;

    /** Leaves the stream to the test that has taken it by {@link H2Origin#accept}. */
    static H2Script leftToTheTest() {
        return stream -> {};
    }

    /** Reads the request and answers with that head and body, {@code :status} among the fields. */
    static H2Script answer(Fields fields, Bytes body) {
        return stream -> {
            stream.awaitRequest();
            stream.sendHeaders(fields).sendLast(body);
        };
    }
}
