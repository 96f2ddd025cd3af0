package dev.weir.relay;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.VertxHandler;

/** A tunnel's end on an HTTP/2 CONNECT (RFC 9113 §8.5), where END_STREAM is the end of one direction and RST_STREAM that of both. */
final class StreamEnd implements TunnelEnd {

    private final NetSocket socket;
    private final HttpServerResponse response;
    private final Runnable rstStream;
    private boolean outputEnded;

    /**
     * @param rstStream ends both directions at once
     */
    StreamEnd(NetSocket socket, HttpServerResponse response, Runnable rstStream) {
        this.socket = socket;
        this.response = response;
        this.rstStream = rstStream;
        socket.pause();
    }

    @Override
    public void begin(Events events) {
        socket.handler(bytes -> events.received(((BufferImpl) bytes).byteBuf()));
        socket.endHandler(_ -> events.inputEnded());
        socket.drainHandler(_ -> events.drained());
        // The socket's close handler is of no use: it is called at the end of input too.
        socket.exceptionHandler(_ -> events.closed());
        // Once the client has ended its direction, the response alone is told of a reset.
        response.exceptionHandler(_ -> events.closed());
        socket.resume();
    }

    @Override
    public void write(ByteBuf bytes) {
        if (!outputEnded) {
            socket.write(Chunks.copied(BufferImpl.buffer(VertxHandler.safeBuffer(bytes))));
        } else {
            bytes.release();
        }
    }

    @Override
    public boolean isFull() {
        return !outputEnded && socket.writeQueueFull();
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void endOutput(Runnable sent) {
        outputEnded = true;
        socket.end().onComplete(_ -> sent.run());
    }

    @Override
    public void close() {
        // Both directions ended, and with them the stream.
    }

    @Override
    public void reset() {
        outputEnded = true;
        rstStream.run();
    }
}
