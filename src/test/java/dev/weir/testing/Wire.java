package dev.weir.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** One end of a TCP connection, plain or with TLS on it, whose reads are bounded and can be recorded. */
final class Wire implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final Socket tcp;
    private final Recording recording = new Recording();
    private final AtomicLong written = new AtomicLong();
    private Socket socket;
    private InputStream input;
    private OutputStream output;
    private Duration patience = Eventually.LIMIT;

    Wire(Socket tcp) {
        try {
            tcp.setTcpNoDelay(true);
            this.tcp = tcp;
            this.socket = tcp;
            this.input = new BufferedInputStream(tcp.getInputStream(), PIECE);
            this.output = tcp.getOutputStream();
            tcp.setSoTimeout(Math.toIntExact(patience.toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts TLS on the connection, as the client. */
    void secure(Tls tls, String host) {
        secure(tls.clientSocket(socket, host));
    }

    /** Puts TLS on the connection, as the server. */
    void secure(Tls tls) {
        secure(tls.serverSocket(socket));
    }

    private void secure(SSLSocket tls) {
        try {
            tls.startHandshake();
            socket = tls;
            input = new BufferedInputStream(tls.getInputStream(), PIECE);
            output = tls.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException("TLS handshake: " + e.getMessage(), e);
        }
    }

    SSLSession session() {
        return tls().getSession();
    }

    String alpn() {
        return tls().getApplicationProtocol();
    }

    private SSLSocket tls() {
        if (socket instanceof SSLSocket tls) {
            return tls;
        }
        throw new AssertionError("there is no TLS on this connection");
    }

    int localPort() {
        return tcp.getLocalPort();
    }

    int peerPort() {
        return tcp.getPort();
    }

    /** How long a read may take; zero is for ever. */
    void patience(Duration limit) {
        patience = limit;
        timeout(limit);
    }

    private void timeout(Duration limit) {
        try {
            tcp.setSoTimeout(Math.toIntExact(limit.toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int read() {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xff;
    }

    Bytes readExactly(int length) {
        byte[] content = new byte[length];
        int filled = 0;
        try {
            while (filled < length) {
                filled += read(content, filled, length - filled);
            }
            return Bytes.owned(content);
        } catch (ConnectionEnded e) {
            throw e.in(length + " bytes", Bytes.owned(content).slice(0, filled));
        }
    }

    /** Everything up to the end of the connection, whatever end that is. */
    Bytes readToEnd() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        drain(content);
        return Bytes.owned(content.toByteArray());
    }

    /** Throws away what still comes, and tells how the connection ended. */
    Ending awaitEnd() {
        return drain(OutputStream.nullOutputStream());
    }

    private Ending drain(OutputStream sink) {
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                sink.write(piece, 0, read(piece, 0, piece.length));
            }
        } catch (ConnectionEnded e) {
            return e.ending();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At least one byte, at most {@code length}. */
    int read(byte[] into, int offset, int length) {
        try {
            int count = input.read(into, offset, length);
            if (count < 0) {
                throw ConnectionEnded.closed();
            }
            recording.add(into, offset, count);
            return count;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within " + patience.toMillis() + " ms on " + tcp, e);
        } catch (IOException e) {
            throw ConnectionEnded.by(e);
        }
    }

    /** Whether the connection stays open and silent for that long. */
    void assertSilent(Duration duration) {
        timeout(duration);
        try {
            int next = input.read();
            throw new AssertionError(next < 0 ? "the other end closed" : "came unasked, first byte: " + next);
        } catch (SocketTimeoutException silent) {
            timeout(patience);
        } catch (IOException e) {
            throw ConnectionEnded.by(e);
        }
    }

    /** Blocks for as long as the other end does not read. */
    void write(Bytes bytes) {
        byte[] content = bytes.shared();
        try {
            for (int offset = 0; offset < content.length; offset += PIECE) {
                int length = Math.min(PIECE, content.length - offset);
                output.write(content, offset, length);
                written.addAndGet(length);
            }
            output.flush();
        } catch (IOException e) {
            throw ConnectionEnded.by(e);
        }
    }

    long written() {
        return written.get();
    }

    Recording recording() {
        return recording;
    }

    /** The bytes as a plain stream, for what is too large to be kept: not recorded. */
    InputStream input() {
        return new FilterInputStream(input) {
            @Override
            public void close() {
                Wire.this.close();
            }
        };
    }

    void closeOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw ConnectionEnded.by(e);
        }
    }

    /** Sends a close_notify, and no FIN. */
    void closeTls() {
        if (tcp instanceof StayingSocket staying && socket instanceof SSLSocket) {
            staying.stay();
            closeOutput();
        } else {
            throw new AssertionError("there is no TLS on this connection that could end alone");
        }
    }

    boolean isClosed() {
        return tcp.isClosed();
    }

    /** Ends the connection in order, with a close_notify where there is TLS. */
    @Override
    public void close() {
        if (socket instanceof SSLSocket && !tcp.isClosed()) {
            sayGoodbye();
        }
        abandon();
    }

    /** A close_notify that nobody reads may block: it gets its own thread, and a second. */
    private void sayGoodbye() {
        try {
            Thread.startVirtualThread(() -> {
                        try {
                            socket.close();
                        } catch (IOException e) {
                            abandon();
                        }
                    })
                    .join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the connection with a FIN and no close_notify. */
    void abandon() {
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset. */
    void reset() {
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return tcp.toString();
    }
}
