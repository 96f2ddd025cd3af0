package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 origin over TLS on loopback that records requests and plays a script on each stream. */
public final class H2Origin implements AutoCloseable {
    private final Listener listener;
    private final Arrivals<H2Stream> streams = new Arrivals<>("stream");
    private final Arrivals<H2Message> requests = new Arrivals<>("request");
    private final Queue<H2Script> once = new ConcurrentLinkedQueue<>();
    private volatile H2Script standing = H2Origin::unscripted;

    private H2Origin(Tls tls) {
        listener = new Listener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                0,
                Optional.of(tls.offering("h2")),
                (number, wire) -> serve(wire));
    }

    /** An origin with that certificate that takes h2 alone. */
    public static H2Origin start(Identity identity) {
        return start(Tls.presenting(identity));
    }

    public static H2Origin start(Tls tls) {
        H2Origin origin = new H2Origin(tls);
        origin.listener.start();
        return origin;
    }

    public int port() {
        return listener.port();
    }

    /** The authority by that name, such as {@code localhost}. */
    public String authority(String name) {
        return name + ":" + port();
    }

    /** Plays the script on every stream. */
    public H2Origin answer(H2Script script) {
        standing = script;
        return this;
    }

    /** Answers every request with a 200 and that body. */
    public H2Origin answer(String body) {
        return answer(H2Script.answer(Fields.of(":status", "200"), Bytes.of(body)));
    }

    /** Plays the script on one stream; several are played in turn. */
    public H2Origin answerOnce(H2Script script) {
        once.add(script);
        return this;
    }

    /** The next request that has been read. */
    public H2Message awaitRequest() {
        return requests.await();
    }

    /** The next stream. */
    public H2Stream accept() {
        return streams.await();
    }

    /** All requests that were read so far. */
    public List<H2Message> requests() {
        return requests.all();
    }

    public int connections() {
        return listener.wires().size();
    }

    public int failedHandshakes() {
        return listener.failedHandshakes();
    }

    @Override
    public void close() {
        listener.close();
    }

    private void serve(Wire wire) {
        assertEquals("h2", wire.alpn(), "settled by ALPN");
        wire.readExactly(H2Connection.PREFACE.length());
        H2Connection connection = new H2Connection(wire, this::opened);
        connection.send(new H2Frame(H2Frame.SETTINGS, 0, 0, Bytes.EMPTY));
        connection.readAll();
    }

    private H2Stream opened(H2Connection connection, int id) {
        H2Stream stream = new H2Stream(connection, id, requests::add);
        streams.add(stream);
        @Nullable H2Script next = once.poll();
        H2Script script = next == null ? standing : next;
        listener.run(() -> script.play(stream));
        return stream;
    }

    private static void unscripted(H2Stream stream) {
        H2Message request = stream.awaitRequest();
        stream.sendLastHeaders(Fields.of(":status", "500"));
        throw new AssertionError("a request came that no answer was given for:\n" + request.fields());
    }
}
