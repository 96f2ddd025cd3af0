import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A blocking HTTP/1.1 client connection that asks in prepared bytes and counts what comes back. */
final class Wire implements AutoCloseable {

    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final byte[] SUCCESS = "http/1.1 200".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.ISO_8859_1);

    private final SocketChannel channel;
    private final ByteBuffer in;

    private Wire(SocketChannel channel, int bufferBytes) {
        this.channel = channel;
        this.in = ByteBuffer.allocateDirect(bufferBytes);
    }

    static Wire open(int port, int bufferBytes) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Wire(channel, bufferBytes);
    }

    static byte[] get(String target, int originPort) {
        return request("GET " + target, originPort);
    }

    static byte[] connect(int originPort) {
        return request("CONNECT 127.0.0.1:" + originPort, originPort);
    }

    private static byte[] request(String methodAndTarget, int originPort) {
        var head = methodAndTarget + " HTTP/1.1\r\nHost: 127.0.0.1:" + originPort + "\r\n\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    void send(byte[] request) throws IOException {
        var out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Reads one response that states its length; the number of its body's bytes. */
    long response() throws IOException {
        int end = head();
        long bytes = contentLength(end);
        long missing = bytes - (in.position() - end);
        while (missing > 0) {
            in.clear();
            missing -= read();
        }
        return bytes;
    }

    /** Makes the connection a tunnel. */
    void tunnel(int originPort) throws IOException {
        send(connect(originPort));
        head();
    }

    /** Sends one byte and takes it back from an echo. */
    void echo() throws IOException {
        send(new byte[] {'!'});
        in.clear();
        read();
    }

    /** Reads a 200's head, and what came with it; where the head ends in the buffer. */
    private int head() throws IOException {
        in.clear();
        for (int at = 0; ; at++) {
            while (at + 4 > in.position()) {
                read();
            }
            if (in.getInt(at) == END_OF_HEAD) {
                if (!is(SUCCESS, 0)) {
                    throw new IOException("not a 200: " + text(at));
                }
                return at + 4;
            }
        }
    }

    /** No text is made of a head, nor a pattern matched: a client that works much takes the processors from what it measures. */
    private long contentLength(int end) throws IOException {
        for (int at = SUCCESS.length; at < end - LENGTH.length; at++) {
            if (in.get(at) == '\n' && is(LENGTH, at)) {
                long length = 0;
                for (int next = at + LENGTH.length; in.get(next) != '\r'; next++) {
                    length = in.get(next) == ' ' ? length : 10 * length + in.get(next) - '0';
                }
                return length;
            }
        }
        throw new IOException("no Content-Length in " + text(end));
    }

    private boolean is(byte[] lowerCase, int at) {
        for (int i = 0; i < lowerCase.length; i++) {
            int octet = in.get(at + i);
            if ((octet >= 'A' && octet <= 'Z' ? octet + 32 : octet) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private String text(int end) {
        return StandardCharsets.ISO_8859_1.decode(in.slice(0, end)).toString();
    }

    private int read() throws IOException {
        int count = channel.read(in);
        if (count <= 0) {
            throw new EOFException("closed by the peer");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
