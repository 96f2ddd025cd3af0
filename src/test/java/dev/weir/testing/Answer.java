package dev.weir.testing;

/** What an origin does about one request; the connection then waits for the next, unless it was closed. */
@FunctionalInterface
public interface Answer {
    void play(RecordedRequest request, Conversation conversation) throws Exception;

    /** Whether the request body is read before {@link #play}. */
    default boolean afterBody() {
        return true;
    }

    static Answer of(String bytes) {
        return of(Bytes.of(bytes));
    }

    static Answer of(Bytes bytes) {
        return (request, conversation) -> conversation.write(bytes);
    }

    /** A 200 with a length and the given body. */
    static Answer ok(String body) {
        return ok(Bytes.of(body));
    }

    static Answer ok(Bytes body) {
        return of(Bytes.of("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n")
                .plus(body));
    }

    /** The same answer, and then the connection is closed in order. */
    default Answer thenClose() {
        return (request, conversation) -> {
            play(request, conversation);
            conversation.close();
        };
    }

    /** The same answer, and then the connection is reset. */
    default Answer thenReset() {
        return (request, conversation) -> {
            play(request, conversation);
            conversation.reset();
        };
    }
}
