package dev.weir.testing;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;

/** The origin's end of one connection, driven step by step. */
public final class Conversation implements AutoCloseable {
    private final int number;
    private final Wire wire;
    private final MessageReader reader;
    private final Consumer<RecordedRequest> record;
    private RecordedRequest last = new RecordedRequest(0, "", "", Fields.NONE, Bytes.EMPTY, Fields.NONE, true);

    Conversation(int number, Wire wire, Consumer<RecordedRequest> record) {
        this.number = number;
        this.wire = wire;
        this.reader = new MessageReader(wire);
        this.record = record;
    }

    /** The number of this connection, from 1. */
    public int number() {
        return number;
    }

    /** Reads the head of a request and no byte of its body. */
    public RecordedRequest readHead() {
        MessageReader.Head head = reader.head();
        if (!head.startLine().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!-~\\x80-\\xff]+ HTTP/1\\.[01]")) {
            throw new AssertionError("not a request line: " + Bytes.of(head.startLine()));
        }
        boolean bodyless = Framing.ofRequest(head.fields()) instanceof Framing.None;
        last = new RecordedRequest(
                number, head.text(), head.startLine(), head.fields(), Bytes.EMPTY, Fields.NONE, bodyless);
        return last;
    }

    /** Reads the body of the request whose head was read last; now the request counts as received. */
    public Bytes readBody() {
        RecordedRequest request = readRest();
        if (!request.complete()) {
            throw new AssertionError("the request body was cut after " + request.body());
        }
        return request.body();
    }

    /** Reads a whole request, or what there is of it. */
    public RecordedRequest readRequest() {
        readHead();
        return readRest();
    }

    RecordedRequest readRest() {
        MessageReader.Body body = reader.body(Framing.ofRequest(last.fields()));
        RecordedRequest whole = new RecordedRequest(
                number,
                last.head(),
                last.requestLine(),
                last.fields(),
                body.content(),
                body.trailers(),
                body.complete());
        record.accept(whole);
        return whole;
    }

    public Bytes readExactly(int length) {
        return wire.readExactly(length);
    }

    /** Everything up to the end of the connection, whatever end that is. */
    public Bytes readToEnd() {
        return wire.readToEnd();
    }

    /** The bytes as a stream, for what is too large to be kept: not recorded. */
    public InputStream input() {
        return wire.input();
    }

    /** Blocks for as long as the other end does not read, or until the origin is closed. */
    public Conversation write(String bytes) {
        return write(Bytes.of(bytes));
    }

    public Conversation write(Bytes bytes) {
        wire.write(bytes);
        return this;
    }

    /** One chunk of a chunked body. */
    public Conversation writeChunk(Bytes content) {
        Bytes size = Bytes.of(Integer.toHexString(content.length()) + "\r\n");
        return write(size.plus(content).plus("\r\n"));
    }

    public void closeOutput() {
        wire.closeOutput();
    }

    /** Sends a close_notify and no FIN. */
    public void closeTls() {
        wire.closeTls();
    }

    /** Closes in order, with a close_notify where there is TLS. */
    @Override
    public void close() {
        wire.close();
    }

    /** Closes with a FIN and no close_notify. */
    public void closeWithoutNotify() {
        wire.abandon();
    }

    public void reset() {
        wire.reset();
    }

    public boolean isClosed() {
        return wire.isClosed();
    }

    /** Throws away what still comes, until the other end closes or resets the connection. */
    public Ending awaitClosedByPeer() {
        return wire.awaitEnd();
    }

    /** Fails when a byte or the end of the connection comes within that time. */
    public void assertNoBytesWithin(Duration duration) {
        wire.assertSilent(duration);
    }

    /** Waits until the other end has taken every byte out of its kernel's queue (Linux). */
    public void awaitReadByPeer() {
        Eventually.await(
                () -> ReceiveQueue.isEmpty(wire.localPort(), wire.peerPort()),
                "everything written is read by the peer");
    }

    /** The exact bytes that were read so far. */
    public Bytes received() {
        return wire.recording().bytes();
    }

    /** How many bytes were read so far. */
    public long receivedCount() {
        return wire.recording().count();
    }

    /** How many bytes the socket has taken so far. */
    public long written() {
        return wire.written();
    }

    /** The TLS session: protocol, cipher, the client's certificate. */
    public SSLSession tlsSession() {
        return wire.session();
    }

    /** The names in the client's SNI, none where it sent no SNI. */
    public List<String> sni() {
        return ((ExtendedSSLSession) wire.session())
                .getRequestedServerNames().stream()
                        .map(SNIServerName::getEncoded)
                        .map(encoded -> Bytes.of(encoded).text())
                        .toList();
    }

    Wire wire() {
        return wire;
    }

    @Override
    public String toString() {
        return "conversation " + number + " on " + wire;
    }
}
