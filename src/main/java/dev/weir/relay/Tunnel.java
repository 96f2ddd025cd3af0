package dev.weir.relay;

import dev.weir.measure.Leg;
import dev.weir.measure.Meters;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Bytes between two ends, both ways, with back-pressure and half-close: when one side ends its output the other is told so and may go
 * on sending. Ends in order when both directions were sent to their end; when one side is gone before that, or nothing moved for the
 * idle limit, by a reset.
 */
final class Tunnel extends Watch.Watched {

    private final TunnelEnd client;
    private final TunnelEnd origin;
    private final long idleNanos;
    private final Watch watch;
    private final Meters meters;
    private final Leg leg;
    private final Runnable over;
    private final Direction toOrigin = new Direction();
    private final Direction toClient = new Direction();
    private long lastMoved = System.nanoTime();
    private boolean ended;

    private static final class Direction {
        private boolean inputEnded;
        private boolean outputEnded;
        private boolean paused;
    }

    /**
     * @param leg told what passes
     * @param over told once, when both sides were closed
     */
    Tunnel(TunnelEnd client, TunnelEnd origin, Duration idle, Watch watch, Meters meters, Leg leg, Runnable over) {
        this.client = client;
        this.origin = origin;
        this.idleNanos = idle.toNanos();
        this.watch = watch;
        this.meters = meters;
        this.leg = leg;
        this.over = over;
    }

    void start() {
        meters.tunnels().incrementAndGet();
        watch.add(this);
        // The origin first: what the client sent early goes out as soon as its end begins.
        origin.begin(new Pump(origin, client, toClient));
        client.begin(new Pump(client, origin, toOrigin));
    }

    /** Moves bytes from one end to the other. */
    private final class Pump implements TunnelEnd.Events {
        private final TunnelEnd from;
        private final TunnelEnd to;
        private final Direction direction;

        Pump(TunnelEnd from, TunnelEnd to, Direction direction) {
            this.from = from;
            this.to = to;
            this.direction = direction;
        }

        @Override
        public void received(ByteBuf bytes) {
            if (ended) {
                bytes.release();
                return;
            }
            lastMoved = System.nanoTime();
            count(bytes.readableBytes());
            to.write(bytes);
            if (to.isFull() && !direction.paused) {
                direction.paused = true;
                from.pause();
            }
        }

        private void count(int bytes) {
            if (direction == toOrigin) {
                leg.sent(bytes);
            } else {
                leg.received(bytes);
            }
        }

        @Override
        public void inputEnded() {
            if (ended || direction.inputEnded) {
                return;
            }
            direction.inputEnded = true;
            lastMoved = System.nanoTime();
            to.endOutput(this::outputEnded);
        }

        private void outputEnded() {
            direction.outputEnded = true;
            lastMoved = System.nanoTime();
            if (toOrigin.outputEnded && toClient.outputEnded && !ended) {
                over();
                client.close();
                origin.close();
            }
        }

        @Override
        public void drained() {
            Direction other = direction == toOrigin ? toClient : toOrigin;
            if (other.paused) {
                other.paused = false;
                lastMoved = System.nanoTime();
                to.resume();
            }
        }

        /** One that ended in order is gone only once it has all that the other sent. */
        @Override
        public void closed() {
            if (!ended) {
                over();
                to.reset();
            }
        }
    }

    private void over() {
        ended = true;
        leg.ended(System.nanoTime());
        watch.remove(this);
        meters.tunnels().decrementAndGet();
        over.run();
    }

    @Override
    public void tick(long now) {
        if (now - lastMoved > idleNanos) {
            cut();
        }
    }

    @Override
    public void cut() {
        if (!ended) {
            over();
            client.reset();
            origin.reset();
        }
    }
}
