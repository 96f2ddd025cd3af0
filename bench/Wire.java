import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A blocking HTTP/1.1 client connection that asks in prepared bytes and counts what comes back. */
final class Wire implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");

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
        var head = head();
        var length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("no Content-Length in " + head);
        }
        long bytes = Long.parseLong(length.group(1));
        long missing = bytes - in.position();
        while (missing > 0) {
            in.clear();
            missing -= read();
        }
        in.clear();
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

    /** Reads a 200's head; what came after it stays in the buffer, and the buffer's position counts it. */
    private String head() throws IOException {
        in.clear();
        while (true) {
            read();
            var text = StandardCharsets.ISO_8859_1.decode(in.duplicate().flip()).toString();
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                var head = text.substring(0, end + 4).toLowerCase(Locale.ROOT);
                if (!head.startsWith("http/1.1 200 ")) {
                    throw new IOException("not a 200: " + head);
                }
                in.position(end + 4).limit(text.length());
                in.compact();
                return head;
            }
        }
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
