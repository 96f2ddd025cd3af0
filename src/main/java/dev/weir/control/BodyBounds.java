package dev.weir.control;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a body that is nothing, or {@code null}, before a resource that takes one is called; and one that turns out too large, or to be
 * there without saying what it is.
 */
@Provider
public class BodyBounds implements ReaderInterceptor {

    private final RoutingContext request;

    public BodyBounds(RoutingContext request) {
        this.request = request;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Visit visit = Visit.of(request.request());
        if (visit.comesAsForm()) {
            throw new Refused(Threshold.unsupported());
        }
        context.setInputStream(new Bounded(context.getInputStream(), visit));
        Object body = context.proceed();
        if (body == null) {
            throw new Refused(Problem.of(400, "No body", "A body is needed, and it is not null."));
        }
        return body;
    }

    /** A stream that may not have more than so many bytes. */
    private static final class Bounded extends FilterInputStream {

        private final Visit visit;
        private long left;

        Bounded(InputStream in, Visit visit) {
            super(in);
            this.visit = visit;
            this.left = visit.mostBytes();
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw new Refused(Threshold.tooLarge(visit));
            }
        }
    }
}
