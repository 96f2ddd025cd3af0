package dev.weir.feeds;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** A response's body that goes into a file as fast as the disk takes it. What the disk says is kept apart from what the origin does. */
final class FileBody implements BodyCodec<Void>, BodyStream<Void> {

    private final AsyncFile file;
    private final Promise<Void> ended = Promise.promise();
    private @Nullable Throwable fault;
    private boolean closed;

    FileBody(AsyncFile file) {
        this.file = file;
    }

    /** The disk did not take it. */
    static final class DiskFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DiskFault(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause, false, false);
        }
    }

    @Override
    public void create(Handler<AsyncResult<BodyStream<Void>>> handler) {
        handler.handle(Future.succeededFuture(this));
    }

    /** To be called whatever became of the response; fails with {@link DiskFault} where not all of it is in the file. */
    Future<Void> close() {
        closed = true;
        return file.close().onFailure(this::failed).transform(_ -> told(fault));
    }

    private static Future<Void> told(@Nullable Throwable fault) {
        return fault == null ? Future.succeededFuture() : Future.failedFuture(new DiskFault(fault));
    }

    private void failed(Throwable failure) {
        if (fault == null) {
            fault = failure;
        }
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        // An exchange that was given up may still bring something.
        return closed ? Future.succeededFuture() : file.write(bytes).onFailure(this::failed);
    }

    @Override
    public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
        write(bytes).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        ended.tryComplete();
        handler.handle(Future.succeededFuture());
    }

    @Override
    public Future<Void> result() {
        return ended.future();
    }

    @Override
    public void handle(Throwable failure) {
        ended.tryFail(failure);
    }

    @Override
    public FileBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this; // each write says what became of it
    }

    @Override
    public FileBody setWriteQueueMaxSize(int size) {
        file.setWriteQueueMaxSize(size);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return !closed && file.writeQueueFull();
    }

    @Override
    public FileBody drainHandler(@Nullable Handler<Void> handler) {
        if (!closed) {
            file.drainHandler(handler);
        }
        return this;
    }
}
