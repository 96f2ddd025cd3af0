package dev.weir.wire;

import io.netty.channel.ChannelHandlerContext;
import java.util.function.LongSupplier;

/** How long one client may still be silent, or take over a request's head: one deadline at a time. */
final class Patience {

    private final LongSupplier clock;
    private final Deadline deadline;
    private final long headNanos;
    private final long idleNanos;
    private final long bodyNanos;
    private long quietSince;
    private boolean headTimed;
    private boolean ourTurn;

    Patience(GateTimes times, LongSupplier clock, Runnable expired) {
        this.clock = clock;
        this.deadline = new Deadline(clock, expired);
        this.headNanos = times.head().toNanos();
        this.idleNanos = times.idle().toNanos();
        this.bodyNanos = times.bodyIdle().toNanos();
    }

    /** Silence begins anew: something came, or it is the client's turn again. */
    void renew() {
        quietSince = clock.getAsLong();
        ourTurn = false;
    }

    /** We are ready to hear more; silence before this does not count. */
    void listening() {
        quietSince = clock.getAsLong();
    }

    /** The client waits for us, with 100 (Continue) expected: its silence does not count until {@link #answered}. */
    void oweContinue() {
        ourTurn = true;
    }

    void answered() {
        if (ourTurn) {
            renew();
        }
    }

    /** Another head will come, whose time begins with its first byte. */
    void expectHead() {
        headTimed = false;
    }

    void idle(ChannelHandlerContext ctx) {
        deadline.set(ctx.executor(), quietSince + idleNanos);
    }

    /** From a head's first byte; what dribbles in after it earns no more time. */
    void head(ChannelHandlerContext ctx) {
        if (!headTimed) {
            headTimed = true;
            deadline.set(ctx.executor(), quietSince + headNanos);
        }
    }

    void body(ChannelHandlerContext ctx) {
        deadline.set(ctx.executor(), quietSince + bodyNanos);
    }

    /** Whether a body has been silent for too long; silence counts only while we listen. */
    boolean bodyIsLate(ChannelHandlerContext ctx) {
        long now = clock.getAsLong();
        if (ourTurn || !ctx.channel().config().isAutoRead()) {
            quietSince = now;
        }
        return now - quietSince >= bodyNanos;
    }

    void none() {
        deadline.clear();
    }

    void cancel() {
        deadline.cancel();
    }
}
