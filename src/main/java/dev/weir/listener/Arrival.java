package dev.weir.listener;

import dev.weir.measure.Limit;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's connection as it came: whose it is, once that is known, and whether there is room for it. */
final class Arrival {

    private static final AttributeKey<Arrival> KEY = AttributeKey.valueOf(Arrival.class, "arrival");

    private final Channel channel;
    private final Admission.Slot slot;
    private @Nullable InetSocketAddress client;
    private Optional<Limit> refusal = Optional.empty();
    private Consumer<Optional<Limit>> whenKnown = _ -> {};
    private @Nullable ScheduledFuture<?> deadline;

    Arrival(Channel channel, Admission.Slot slot) {
        this.channel = channel;
        this.slot = slot;
        channel.attr(KEY).set(this);
        channel.closeFuture().addListener(_ -> {
            speaks();
            slot.free();
        });
    }

    static Optional<Arrival> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /** Closes the connection unless it {@link #speaks} in time. */
    void speaksWithin(long time, TimeUnit unit) {
        deadline = channel.eventLoop()
                .schedule(
                        () -> {
                            var _ = channel.close();
                        },
                        time,
                        unit);
    }

    /** HTTP has begun; other deadlines hold from now on. */
    void speaks() {
        ScheduledFuture<?> running = deadline;
        if (running != null) {
            running.cancel(false);
            deadline = null;
        }
    }

    /** Whose connection it is: the peer's, or the one's that a trusted peer named. */
    void known(InetSocketAddress by) {
        client = by;
        refusal = slot.take(by.getAddress());
        if (slot.isBeyondTelling()) {
            var _ = channel.close();
        }
        whenKnown.accept(refusal);
    }

    /** Tells the limit that refuses the connection, if one does, as soon as it is known whose it is. */
    void whenKnown(Consumer<Optional<Limit>> told) {
        if (client == null) {
            whenKnown = told;
        } else {
            told.accept(refusal);
        }
    }

    /** Whose it is; no request is read before that is known. */
    InetSocketAddress client() {
        InetSocketAddress known = client;
        if (known == null) {
            throw new IllegalStateException("whose connection it is shows before its first request");
        }
        return known;
    }
}
