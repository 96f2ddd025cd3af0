package dev.weir.cache;

import dev.weir.field.CacheControl;
import dev.weir.field.Directive;
import java.util.OptionalLong;

/** Whether a stored response that the request selects may answer it now (RFC 9111 §4). */
public sealed interface Suitability {

    /** It may. */
    record Fresh() implements Suitability {}

    /** It may though it is stale, as the client accepts that (RFC 9111 §5.2.1.2). */
    record AcceptedStale() implements Suitability {}

    /** It may though it is stale, while it is being validated (RFC 5861 §3). */
    record WhileRevalidated() implements Suitability {}

    /** Not before its origin has confirmed it. */
    record MustValidate(Reason reason) implements Suitability {}

    /** Why it has to be confirmed. */
    enum Reason {
        /** The request wants it, though it is fresh (RFC 9211 §2.2). */
        REQUEST,
        /** It is stale, or may never be used without. */
        STALE
    }

    static Suitability of(CacheControl request, StoredResponse stored, Moment now) {
        if (request.has(Directive.NO_CACHE)) {
            return asked(stored, now);
        }
        if (stored.isNoCache()) {
            return new MustValidate(Reason.STALE);
        }
        OptionalLong maxAge = request.seconds(Directive.MAX_AGE);
        // RFC 9111 §5.2.1.1: no older than that; with 0 not even what has just come.
        if (maxAge.isPresent() && (maxAge.getAsLong() == 0 || stored.age(now) > maxAge.getAsLong())) {
            return asked(stored, now);
        }
        // RFC 9111 §5.2.1.3
        OptionalLong minFresh = request.seconds(Directive.MIN_FRESH);
        if (minFresh.isPresent() && stored.ttl(now) < minFresh.getAsLong()) {
            return asked(stored, now);
        }
        return stored.isFresh(now) ? new Fresh() : ofStale(request, stored, now);
    }

    /** What is stale would have to be confirmed whatever the request wants. */
    private static MustValidate asked(StoredResponse stored, Moment now) {
        return new MustValidate(stored.isFresh(now) ? Reason.REQUEST : Reason.STALE);
    }

    private static Suitability ofStale(CacheControl request, StoredResponse stored, Moment now) {
        boolean accepted = acceptsStale(request, -stored.ttl(now));
        if (stored.isUsableWhileRevalidated(now) && (accepted || !wantsFresh(request))) {
            return new WhileRevalidated();
        }
        if (!stored.mustRevalidate() && !stored.isSoftPurged() && accepted) {
            return new AcceptedStale();
        }
        return new MustValidate(Reason.STALE);
    }

    /** RFC 9111 §5.2.1.1, §5.2.1.3: who bounds the age takes nothing stale, unless max-stale says so. */
    static boolean wantsFresh(CacheControl request) {
        return request.has(Directive.MAX_AGE) || request.has(Directive.MIN_FRESH);
    }

    /** RFC 9111 §5.2.1.2: without a value any staleness will do. */
    private static boolean acceptsStale(CacheControl request, long staleness) {
        return request.bare(Directive.MAX_STALE)
                || (request.has(Directive.MAX_STALE)
                        && staleness <= request.seconds(Directive.MAX_STALE).orElse(0));
    }
}
