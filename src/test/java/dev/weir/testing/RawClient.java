package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * A client that sends the exact bytes it is given and reads HTTP/1.1 responses strictly.
 *
 * <p>A malformed response is an {@link AssertionError} that shows the bytes; a connection that ends before the head of a
 * response is complete is a {@link ConnectionEnded}; a body that is cut is a response that is {@link
 * RawResponse#truncated()}.
 */
public final class RawClient implements AutoCloseable {
    private final Wire wire;
    private final MessageReader reader;

    private RawClient(Wire wire) {
        this.wire = wire;
        this.reader = new MessageReader(wire);
    }

    /** A plain connection to a port on loopback. */
    public static RawClient connect(int port) {
        return to(port).connect();
    }

    /** A TLS connection to a port on loopback, whose certificate has to be for {@code localhost}. */
    public static RawClient connectTls(int port, Tls tls) {
        return to(port).tls(tls).connect();
    }

    public static Dial to(int port) {
        return to(InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    /** A connection to an address literal. */
    public static Dial to(String literal, int port) {
        return new Dial(
                new InetSocketAddress(InetAddress.ofLiteral(literal), port),
                "localhost",
                0,
                Optional.empty(),
                Optional.empty());
    }

    /** How a connection is set up before it is made. */
    public record Dial(
            InetSocketAddress target,
            String tlsHost,
            int receiveBuffer,
            Optional<Tls> tls,
            Optional<InetAddress> from) {

        /** With TLS, the certificate checked for {@code localhost}. */
        public Dial tls(Tls with) {
            return new Dial(target, tlsHost, receiveBuffer, Optional.of(with), from);
        }

        /** With TLS, that name sent as SNI and the certificate checked for it. */
        public Dial tls(Tls with, String host) {
            return new Dial(target, host, receiveBuffer, Optional.of(with), from);
        }

        /** With a small kernel buffer, so that a reader that stops is felt soon. */
        public Dial receiveBuffer(int octets) {
            return new Dial(target, tlsHost, octets, tls, from);
        }

        /** From that local address, such as {@code 127.0.0.2}. */
        public Dial from(String literal) {
            return new Dial(target, tlsHost, receiveBuffer, tls, Optional.of(InetAddress.ofLiteral(literal)));
        }

        public RawClient connect() {
            Wire wire = new Wire(connected());
            try {
                tls.ifPresent(with -> wire.secure(with, tlsHost));
                return new RawClient(wire);
            } catch (UncheckedIOException e) {
                wire.abandon();
                throw e;
            }
        }

        private Socket connected() {
            Socket socket = new StayingSocket();
            try {
                if (receiveBuffer > 0) {
                    socket.setReceiveBufferSize(receiveBuffer);
                }
                if (from.isPresent()) {
                    socket.bind(new InetSocketAddress(from.get(), 0));
                }
                socket.connect(target, Math.toIntExact(Eventually.LIMIT.toMillis()));
                return socket;
            } catch (IOException e) {
                throw closed(socket, new UncheckedIOException("connecting to " + target, e));
            }
        }

        private static UncheckedIOException closed(Socket socket, UncheckedIOException failure) {
            try {
                socket.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            return failure;
        }
    }

    // Out

    /** Sends these bytes at once; fails when the other end does not take them. */
    public RawClient send(String bytes) {
        return send(Bytes.of(bytes));
    }

    public RawClient send(Bytes bytes) {
        startSending(bytes).await();
        return this;
    }

    /** Starts to send and does not wait: for what may block or break. */
    public Sending startSending(Bytes bytes) {
        return new Sending(wire, bytes);
    }

    /** Sends each piece once the other end's program has read the one before (Linux), so that no read sees two. */
    public RawClient sendSlowly(String... pieces) {
        for (String piece : pieces) {
            send(piece);
            awaitReadByPeer();
        }
        return this;
    }

    /** As {@link #sendSlowly}, byte by byte. */
    public RawClient sendByteByByte(String bytes) {
        return sendSlowly(bytes.split("(?s)(?<=.)", -1));
    }

    /** Waits until the other end's program has read all that was sent (Linux). */
    public void awaitReadByPeer() {
        Eventually.await(
                () -> ReceiveQueue.isEmpty(wire.localPort(), wire.peerPort()), "everything sent is read by the peer");
    }

    /** Sends a FIN and goes on reading. */
    public RawClient shutdownOutput() {
        wire.closeOutput();
        return this;
    }

    /** Sends a close_notify and no FIN, and goes on reading. */
    public RawClient closeTls() {
        wire.closeTls();
        return this;
    }

    // In

    /** One final response to anything but HEAD and CONNECT, and the interim ones before it. */
    public RawResponse readResponse() {
        return readResponse("GET");
    }

    /** One final response to a request of that method. */
    public RawResponse readResponse(String method) {
        List<RawResponse> interim = new ArrayList<>();
        RawResponse head = readHead(method);
        while (head.status() / 100 == 1 && head.status() != 101) {
            interim.add(head);
            head = readHead(method);
        }
        return head.with(reader.body(head.framing()), interim);
    }

    /** The next head, interim or final, and no byte of the body. */
    public RawResponse readHead() {
        return readHead("GET");
    }

    private RawResponse readHead(String method) {
        MessageReader.Head head = reader.head();
        int status = RawResponse.status(head.startLine());
        return RawResponse.of(head, Framing.ofResponse(method, status, head.fields()));
    }

    /** The response whose head was read before, with its body. */
    public RawResponse readBody(RawResponse head) {
        return head.with(reader.body(head.framing()), head.interim());
    }

    public Bytes readRaw(int length) {
        return wire.readExactly(length);
    }

    /** Everything up to the end of the connection, whatever end that is. */
    public Bytes readToEnd() {
        return wire.readToEnd();
    }

    /** The bytes as a stream, for what is too large to be kept. */
    public InputStream input() {
        return wire.input();
    }

    /** Nothing more comes and the connection ends, in order or by a reset. */
    public Ending expectClosed() {
        try {
            int unexpected = wire.read();
            Bytes rest = Bytes.of((byte) unexpected).plus(wire.readToEnd());
            throw new AssertionError("came instead of the end: " + rest);
        } catch (ConnectionEnded e) {
            return e.ending();
        }
    }

    /** Nothing more comes and the connection is reset. */
    public void expectReset() {
        assertEquals(Ending.RESET, expectClosed());
    }

    /** Fails when a byte or the end of the connection comes within that time. */
    public void assertNoBytesWithin(Duration duration) {
        wire.assertSilent(duration);
    }

    /** How long a read may take, when it is not {@link Eventually#LIMIT}. */
    public RawClient patience(Duration limit) {
        wire.patience(limit);
        return this;
    }

    // Tunnels and upgrades

    /** Asks for a tunnel; when the answer is 2xx this client is the raw stream from then on. */
    public RawResponse connectTunnel(String authority) {
        send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        return readResponse("CONNECT");
    }

    /** Puts TLS on the connection, inside of what is there. */
    public RawClient upgradeToTls(String host, Tls tls) {
        wire.secure(tls, host);
        return this;
    }

    /** Asks for a WebSocket, and fails unless the answer is a right 101. */
    public WebSocket openWebSocket(String target, String host) {
        return WebSocket.open(this, wire, target, host);
    }

    public SSLSession tlsSession() {
        return wire.session();
    }

    /** The protocol that ALPN settled on, empty where none. */
    public String alpn() {
        return wire.alpn();
    }

    Wire wire() {
        return wire;
    }

    public int localPort() {
        return wire.localPort();
    }

    /** Closes before the end of the test's try block. */
    public void leave() {
        wire.close();
    }

    /** Closes with a reset. */
    public void reset() {
        wire.reset();
    }

    @Override
    public void close() {
        leave();
    }
}
