package dev.weir.cache;

import dev.weir.field.DeltaSeconds;
import dev.weir.field.Directive;
import dev.weir.field.HttpTime;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How long a response is fresh: what the origin states, else what Weir may assign (RFC 9111 §4.2.1, §4.2.2). */
final class Lifetimes {

    private final CacheSettings settings;

    Lifetimes(CacheSettings settings) {
        this.settings = settings;
    }

    /** The lifetime after the rule's bounds; bounds hold also where nobody says anything. */
    Lifetime of(CacheRequest request, OriginResponse response, Directives directives, CacheRule target) {
        CacheRule rule = target.of(response.status());
        OptionalLong stated = stated(response, directives);
        if (stated.isPresent()) {
            long seconds = isPersonal(request)
                    ? Math.min(stated.getAsLong(), rule.max().orElse(Long.MAX_VALUE))
                    : rule.bounded(stated.getAsLong());
            // A cookie is not kept for longer than its origin said.
            return new Lifetime.Stated(
                    response.fields().has("set-cookie") ? Math.min(seconds, stated.getAsLong()) : seconds);
        }
        Lifetime assigned = assigned(request, response, directives, rule);
        long bounded = rule.bounded(assigned.seconds());
        if (bounded == assigned.seconds()) {
            return assigned;
        }
        return mayAssign(request, response, directives)
                ? new Lifetime.Assigned(bounded, Lifetime.Reason.RULE)
                : assigned;
    }

    /** RFC 9111 §4.2.1, in its order. */
    static OptionalLong stated(OriginResponse response, Directives directives) {
        OptionalLong shared = directives.control().seconds(Directive.S_MAXAGE);
        if (shared.isPresent()) {
            return shared;
        }
        OptionalLong maxAge = directives.control().seconds(Directive.MAX_AGE);
        if (maxAge.isPresent() || directives.targeted()) {
            return maxAge;
        }
        return expires(response);
    }

    private static OptionalLong expires(OriginResponse response) {
        List<String> lines = response.fields().all("expires");
        if (lines.isEmpty()) {
            return OptionalLong.empty();
        }
        long received = response.received().epochSecond();
        OptionalLong expires = lines.size() == 1 ? HttpTime.parse(lines.getFirst(), received) : OptionalLong.empty();
        // RFC 9111 §5.3: an invalid date, "0" above all, is in the past.
        return expires.isEmpty()
                ? OptionalLong.of(0)
                : OptionalLong.of(Math.clamp(expires.getAsLong() - date(response), 0, DeltaSeconds.MAX));
    }

    /** RFC 9110 §6.6.1: the time of reception stands in for a Date that is missing or cannot be read. */
    static long date(OriginResponse response) {
        return date(response.fields(), response.received());
    }

    static long date(Fields fields, Moment received) {
        String date = fields.get("date");
        return date == null
                ? received.epochSecond()
                : HttpTime.parse(date, received.epochSecond()).orElse(received.epochSecond());
    }

    private Lifetime assigned(CacheRequest request, OriginResponse response, Directives directives, CacheRule rule) {
        if (!mayAssign(request, response, directives)) {
            return new Lifetime.Unknown();
        }
        if (rule.lifetime().isPresent()) {
            return new Lifetime.Assigned(rule.lifetime().getAsLong(), Lifetime.Reason.RULE);
        }
        OptionalLong crossOrigin = accessControlMaxAge(response);
        if (crossOrigin.isPresent()) {
            return capped(crossOrigin.getAsLong(), Lifetime.Reason.ACCESS_CONTROL_MAX_AGE);
        }
        OptionalLong unmodified = tenthOfAge(response);
        if (unmodified.isPresent()) {
            return capped(unmodified.getAsLong(), Lifetime.Reason.LAST_MODIFIED);
        }
        return settings.defaultTtl() > 0 && Statuses.takesDefault(response.status())
                ? capped(settings.defaultTtl(), Lifetime.Reason.DEFAULT)
                : new Lifetime.Unknown();
    }

    private Lifetime capped(long seconds, Lifetime.Reason reason) {
        return new Lifetime.Assigned(Math.min(seconds, settings.heuristicMax()), reason);
    }

    /** Whether the answer may be meant for whoever asked alone. */
    private static boolean isPersonal(CacheRequest request) {
        return request.cookie() || request.authorization();
    }

    /** RFC 9111 §4.2.2; and nothing that may be personal is given a lifetime that its origin did not state. */
    private static boolean mayAssign(CacheRequest request, OriginResponse response, Directives directives) {
        return !isPersonal(request)
                && (Statuses.isHeuristicallyCacheable(response.status())
                        || directives.control().has(Directive.PUBLIC))
                && !response.fields().has("set-cookie")
                && !saysPragmaNoCache(response.fields());
    }

    /** RFC 9111 §5.4 leaves it open what it means in a response; whoever writes it wants no lifetime guessed. */
    private static boolean saysPragmaNoCache(Fields fields) {
        String pragma = fields.get("pragma");
        return pragma != null && pragma.equalsIgnoreCase(Directive.NO_CACHE);
    }

    private OptionalLong accessControlMaxAge(OriginResponse response) {
        if (!settings.accessControlMaxAge()) {
            return OptionalLong.empty();
        }
        @Nullable String value = response.fields().get("access-control-max-age");
        return value == null ? OptionalLong.empty() : DeltaSeconds.parse(value.strip());
    }

    /** RFC 9111 §4.2.2: a tenth of the time since the representation was last modified. */
    private static OptionalLong tenthOfAge(OriginResponse response) {
        String modified = response.fields().get("last-modified");
        if (modified == null) {
            return OptionalLong.empty();
        }
        OptionalLong at = HttpTime.parse(modified, response.received().epochSecond());
        long age = at.isEmpty() ? 0 : date(response) - at.getAsLong();
        return age <= 0 ? OptionalLong.empty() : OptionalLong.of(age / 10);
    }
}
