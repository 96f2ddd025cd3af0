package dev.weir.measure;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The origin's side of one exchange while it is under way: from the first step towards the origin to the last byte. Times are in
 * nanoseconds, sizes bytes. Belongs to one event loop.
 */
public final class Leg {

    private final long begun = System.nanoTime();
    private @Nullable InetAddress address;
    private int status;
    private long dns = Account.NONE;
    private long connect = Account.NONE;
    private long tls = Account.NONE;
    private long firstByte = Account.NONE;
    private long total = Account.NONE;
    private long sent;
    private long received;
    private long told;

    /** A name was looked up. */
    public void resolved(long nanos) {
        dns = Math.max(0, dns) + nanos;
    }

    /**
     * A connection was made for it.
     *
     * @param nanos without TLS
     * @param tlsNanos 0 where there is none
     */
    public void connected(long nanos, long tlsNanos) {
        connect = nanos;
        tls = tlsNanos > 0 ? tlsNanos : Account.NONE;
    }

    /** Where its connection leads. */
    public void leadsTo(@Nullable InetAddress peer) {
        address = peer;
    }

    /**
     * The final head of an answer came.
     *
     * @param now by {@link System#nanoTime}
     */
    public void answered(int code, long now) {
        status = code;
        firstByte = now - begun;
    }

    public void sent(long bytes) {
        sent += bytes;
    }

    public void received(long bytes) {
        received += bytes;
    }

    /**
     * The last byte came.
     *
     * @param now by {@link System#nanoTime}
     */
    public void ended(long now) {
        total = now - begun;
    }

    /** What came until now is on the account of an exchange. */
    public void told() {
        told = received;
    }

    /** What came and is on no account. */
    public long untold() {
        return received - told;
    }

    /** What it has come to; one that has not ended is taken to end now. */
    public Account.Upstream account() {
        long took = total == Account.NONE ? System.nanoTime() - begun : total;
        return new Account.Upstream(begun, address, status, dns, connect, tls, firstByte, took, sent, received);
    }
}
