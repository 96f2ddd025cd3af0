package dev.weir.cache;

import dev.weir.field.EntityTag;
import dev.weir.field.EntityTags;
import dev.weir.field.HttpTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether a client that asks conditionally has the answer already (RFC 9111 §4.3.2, RFC 9110 §13.2.2). */
public final class Preconditions {

    private Preconditions() {}

    /** Whether it has what is stored, so that 304 is the answer. */
    public static boolean isNotModified(CacheRequest request, StoredResponse stored, Moment now) {
        // RFC 9110 §13.2.1: where the answer would be a 2xx, a part included.
        return stored.status() / 100 == 2 && isNotModified(request, stored.fields(), stored.received(now), now);
    }

    /** Whether it has what is coming. */
    public static boolean isNotModified(CacheRequest request, OriginResponse response) {
        // RFC 9110 §13.1.3: without Last-Modified there is no date to compare with; only what is stored has another.
        return response.status() == 200
                && isNotModified(request, response.fields(), response.received(), OptionalLong.empty());
    }

    /** RFC 9111 §4.3.2: without Last-Modified its Date stands in, without that the time it came. */
    static boolean isNotModified(CacheRequest request, Fields stored, Moment received, Moment now) {
        return isNotModified(request, stored, now, OptionalLong.of(Lifetimes.date(stored, received)));
    }

    private static boolean isNotModified(CacheRequest request, Fields stored, Moment now, OptionalLong undated) {
        if (!request.ifNoneMatch().isEmpty()) {
            // RFC 9110 §13.1.3: beside it If-Modified-Since says nothing.
            return matches(request.ifNoneMatch(), stored.get("etag"));
        }
        return request.ifModifiedSince() != null && isUnmodified(request.ifModifiedSince(), stored, now, undated);
    }

    private static boolean matches(List<String> lines, @Nullable String stored) {
        EntityTags asked = EntityTags.parse(lines);
        if (asked instanceof EntityTags.Any) {
            return true;
        }
        if (stored == null) {
            return false;
        }
        Optional<EntityTag> tag = EntityTag.parse(stored);
        return tag.isPresent() && asked.matchesWeakly(tag.get());
    }

    /** @param undated when it was modified as far as is known, without Last-Modified */
    private static boolean isUnmodified(String since, Fields stored, Moment now, OptionalLong undated) {
        OptionalLong asked = HttpTime.parse(since, now.epochSecond());
        if (asked.isEmpty()) {
            return false;
        }
        String modified = stored.get("last-modified");
        OptionalLong at = modified == null ? undated : HttpTime.parse(modified, now.epochSecond());
        return at.isPresent() && at.getAsLong() <= asked.getAsLong();
    }

    /** RFC 9110 §13.1.5: whether a range may be taken from this representation. */
    static boolean permitsRange(@Nullable String ifRange, Fields stored, Moment received) {
        if (ifRange == null) {
            return true;
        }
        Optional<EntityTag> asked = EntityTag.parse(ifRange);
        String tag = stored.get("etag");
        if (asked.isPresent()) {
            return tag != null
                    && EntityTag.parse(tag)
                            .filter(known -> known.strongEquals(asked.get()))
                            .isPresent();
        }
        String modified = stored.get("last-modified");
        // RFC 9110 §8.8.2.2: a date is a strong validator only when it was old already.
        return modified != null
                && modified.equals(ifRange)
                && HttpTime.parse(modified, received.epochSecond()).orElse(Long.MAX_VALUE)
                        <= Lifetimes.date(stored, received) - 1;
    }
}
