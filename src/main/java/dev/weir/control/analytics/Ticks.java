package dev.weir.control.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureFailure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A {@link Tick} a second, made and written once for all who look, and not at all while nobody does. Who does not read for some
 * seconds is cut off: nothing is kept for him.
 */
@Singleton
public class Ticks {

    static final int MOST_VIEWERS = 200;

    /** Ten minutes; who goes on looking asks again, with a password that is right by then. */
    static final int MOST_TICKS = 600;

    private static final int MOST_BEHIND = 2;
    private static final Duration EACH = Duration.ofSeconds(1);

    private final AtomicInteger viewers = new AtomicInteger();
    private final Multi<String> ticks;

    @Inject
    public Ticks(ObjectMapper json, Reading reading) {
        this(Multi.createFrom().ticks().every(EACH), () -> written(json, reading.tick()));
    }

    /**
     * @param beats when it is told
     * @param tell what is told
     */
    Ticks(Multi<?> beats, Supplier<String> tell) {
        this.ticks = beats.onOverflow()
                .drop()
                .map(_ -> tell.get())
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    private static String written(ObjectMapper json, Tick tick) {
        try {
            return json.writeValueAsString(tick);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tick is text and numbers", e);
        }
    }

    /**
     * What one more viewer is told.
     *
     * @param cut done where he does not keep up
     */
    Multi<String> viewer(Runnable cut) {
        if (viewers.get() >= MOST_VIEWERS) {
            throw tooMany();
        }
        Multi<String> told = ticks.onOverflow()
                .buffer(MOST_BEHIND)
                .onFailure(BackPressureFailure.class)
                .recoverWithMulti(() -> {
                    cut.run();
                    return Multi.createFrom().nothing();
                })
                .select()
                .first(MOST_TICKS)
                .onTermination()
                .invoke(viewers::decrementAndGet);
        return Multi.createFrom()
                .deferred(() -> enters() ? told : Multi.createFrom().failure(tooMany()));
    }

    /** Counted before it is compared, so that of many who come at once no more get in. */
    private boolean enters() {
        if (viewers.incrementAndGet() <= MOST_VIEWERS) {
            return true;
        }
        viewers.decrementAndGet();
        return false;
    }

    private static Refused tooMany() {
        return new Refused(
                Problem.of(503, "Too many viewers", "%d look already; try again later.".formatted(MOST_VIEWERS)),
                Map.of("Retry-After", "10"));
    }

    /** How many look now. */
    int viewers() {
        return viewers.get();
    }
}
