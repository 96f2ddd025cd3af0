package dev.weir.cache;

import dev.weir.field.Directive;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What everyone who waits for the same may have of a response that is coming: no more than would be reused from the store. */
public final class Shared {

    private final Fields fields;
    private final Variant variant;
    private final long initialAge;
    private final long lifetime;
    private final Moment received;
    private final boolean withoutCredentials;

    private Shared(
            Fields fields,
            Variant variant,
            long initialAge,
            long lifetime,
            Moment received,
            boolean withoutCredentials) {
        this.fields = fields;
        this.variant = variant;
        this.initialAge = initialAge;
        this.lifetime = lifetime;
        this.received = received;
        this.withoutCredentials = withoutCredentials;
    }

    /** What there is for them; null when it is for the first alone. */
    public static @Nullable Shared of(CacheRequest request, OriginResponse response, Storability storability) {
        return storability instanceof Storability.Storable storable
                        && response.status() != 206
                        && !storable.control().bare(Directive.NO_CACHE)
                ? new Shared(
                        storable.stored(response.fields()),
                        Variant.of(storable.vary(), request.selecting()),
                        StoredResponse.initialAge(response.fields(), response.requested(), response.received()),
                        storable.lifetime().seconds(),
                        response.received(),
                        storable.isWithoutCredentials())
                : null;
    }

    /** Its fields, without those that are for the first client alone (RFC 9111 §5.2.2.4, §5.2.2.7). */
    public Fields fields() {
        return fields;
    }

    /** RFC 9111 §4.2.3: current_age, in seconds. */
    public long age(Moment now) {
        return initialAge + TimeUnit.NANOSECONDS.toSeconds(now.nanos() - received.nanos());
    }

    /** Whether it answers this request, now. */
    public boolean isFor(CacheRequest request, Moment now) {
        return isFresh(now)
                && !(withoutCredentials && request.hasCredentials())
                && variant.isSelectedBy(request.selecting());
    }

    /** Whether it answers anyone but the first. */
    public boolean isFresh(Moment now) {
        return lifetime > age(now);
    }
}
