package dev.weir.relay;

import io.netty.buffer.ByteBuf;

/** One end of a tunnel, as its other end sees it. All calls are made on the tunnel's event loop. */
interface TunnelEnd {

    /** What an end tells the tunnel. */
    interface Events {
        /** Bytes came; the receiver releases them. */
        void received(ByteBuf bytes);

        /** No more bytes will come (half-close). */
        void inputEnded();

        /** Room to write again. */
        void drained();

        /** Gone, by itself or by a failure. */
        void closed();
    }

    /** Begins to deliver events; bytes that came early are delivered first. */
    void begin(Events events);

    /** Writes and releases the bytes. */
    void write(ByteBuf bytes);

    /** Whether writing should wait for {@link Events#drained()}. */
    boolean isFull();

    void pause();

    void resume();

    /**
     * Sends what is written and then the end of output, while input stays open.
     *
     * @param sent told when that was done
     */
    void endOutput(Runnable sent);

    /** Closes in order; both directions have ended. */
    void close();

    /** Gives both directions up, so that the peer can see that it was not the end. */
    void reset();
}
