package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/2 client over TLS that can send right and wrong frames alike. */
public final class H2Client implements AutoCloseable {
    private final RawClient client;
    private final H2Connection connection;
    private final AtomicInteger nextStream = new AtomicInteger(1);

    private H2Client(RawClient client, Wire wire) {
        this.client = client;
        this.connection = new H2Connection(wire, (unknown, id) -> new H2Stream(unknown, id, message -> {}));
        connection.sendRaw(H2Connection.PREFACE);
        connection.send(new H2Frame(H2Frame.SETTINGS, 0, 0, Bytes.EMPTY));
        Thread.startVirtualThread(connection::readAll);
    }

    /** Connects to a port on loopback, whose certificate has to be for {@code localhost}, and settles on h2. */
    public static H2Client connect(int port, Tls tls) {
        return over(RawClient.connectTls(port, tls.offering("h2")));
    }

    /** Speaks HTTP/2 on a connection that has settled on h2, also inside of a tunnel. */
    public static H2Client over(RawClient client) {
        assertEquals("h2", client.alpn());
        return new H2Client(client, client.wire());
    }

    public H2Connection connection() {
        return connection;
    }

    /** A new stream on which nothing has been sent. */
    public H2Stream open() {
        H2Stream stream = new H2Stream(connection, nextStream.getAndAdd(2), message -> {});
        connection.add(stream);
        return stream;
    }

    /** Sends a request without a body, its pseudo-fields given like the others. */
    public H2Stream request(Fields fields) {
        return open().sendLastHeaders(fields);
    }

    /** Gets a URL such as {@code http://h:80/p}. */
    public H2Stream get(String url) {
        int host = url.indexOf("://") + 3;
        int path = url.indexOf('/', host);
        return request(Fields.of(
                ":method", "GET",
                ":scheme", url.substring(0, host - 3),
                ":authority", url.substring(host, path),
                ":path", url.substring(path)));
    }

    /** Asks for a tunnel; after a 2xx head the stream carries the raw bytes. */
    public H2Stream connectTunnel(String authority) {
        return open().sendHeaders(Fields.of(":method", "CONNECT", ":authority", authority));
    }

    public void reset() {
        client.reset();
    }

    /** Closes before the end of the test's try block. */
    public void leave() {
        client.leave();
    }

    @Override
    public void close() {
        leave();
    }
}
