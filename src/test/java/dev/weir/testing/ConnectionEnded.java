package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The end of a connection at a place where more was expected. */
public final class ConnectionEnded extends UncheckedIOException {
    private final Ending ending;

    ConnectionEnded(Ending ending, IOException cause) {
        super("the other end left (" + ending + "): " + cause.getMessage(), cause);
        this.ending = ending;
    }

    static ConnectionEnded closed() {
        return because("end of stream");
    }

    static ConnectionEnded because(String why) {
        return new ConnectionEnded(Ending.CLOSED, new IOException(why));
    }

    /** What a failed read or write means: the other end left, or something else went wrong. */
    static UncheckedIOException by(IOException failure) {
        if (isReset(failure)) {
            return new ConnectionEnded(Ending.RESET, failure);
        }
        return failure instanceof SSLException
                ? new ConnectionEnded(Ending.CUT, failure)
                : new UncheckedIOException(failure);
    }

    private static boolean isReset(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof SocketException
                    && message != null
                    && (message.contains("reset") || message.contains("Broken pipe"))) {
                return true;
            }
        }
        return false;
    }

    ConnectionEnded in(String what, Bytes soFar) {
        return new ConnectionEnded(ending, new IOException("in the middle of " + what + ", after " + soFar));
    }

    public Ending ending() {
        return ending;
    }
}
