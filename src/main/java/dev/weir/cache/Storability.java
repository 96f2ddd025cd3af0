package dev.weir.cache;

import dev.weir.field.CacheControl;
import dev.weir.field.ContentRange;
import dev.weir.field.Directive;
import dev.weir.field.EntityTag;
import dev.weir.field.VaryNames;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether a response may be stored (RFC 9111 §3), and as what. */
public sealed interface Storability {

    /**
     * It may.
     *
     * @param lifetime how long it is fresh
     * @param control the directives that hold for it
     * @param vary names of the fields that select it, in lower case
     * @param withheld fields that are not stored, in lower case
     */
    record Storable(Lifetime lifetime, CacheControl control, List<String> vary, Set<String> withheld)
            implements Storability {

        /** For how many seconds it is fresh as it comes. */
        public long ttl(OriginResponse response) {
            return lifetime.seconds()
                    - StoredResponse.initialAge(response.fields(), response.requested(), response.received());
        }

        /** What Access-Control-Max-Age gives a lifetime is never for requests with credentials. */
        boolean isWithoutCredentials() {
            return lifetime instanceof Lifetime.Assigned(long _, Lifetime.Reason reason)
                    && reason == Lifetime.Reason.ACCESS_CONTROL_MAX_AGE;
        }

        /** What is stored of its fields. A trailer section is not (RFC 9111 §3), so it is not announced either. */
        Fields stored(Fields fields) {
            return fields.without(name -> name.equals("trailer") || withheld.contains(name));
        }
    }

    /** It may not. */
    record Unstorable(Reason reason) implements Storability {}

    /** Why not. Its token is what {@code Cache-Status} says as detail. */
    enum Reason {
        METHOD("method"),
        REQUEST_NO_STORE("request-no-store"),
        NO_STORE("no-store"),
        PRIVATE("private"),
        NOT_UNDERSTOOD("not-understood"),
        AUTHORIZATION("authorization"),
        SET_COOKIE("set-cookie"),
        VARY("vary"),
        NOT_DELIMITED("not-delimited"),
        TOO_LARGE("too-large"),
        PARTIAL("partial"),
        /** It answers the conditions or the range of one request: 304, 412, 416. */
        CONDITIONAL("conditional"),
        /** Nothing lets it be stored, or nothing would make it reusable: no lifetime and no validator. */
        NOT_REUSABLE("not-reusable");

        private final String token;

        Reason(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }

        /** Whether the answer to another client might be stored all the same. */
        boolean isOfRequest() {
            return this == REQUEST_NO_STORE || this == AUTHORIZATION;
        }
    }

    /** Decides it. */
    final class Judge {

        private final CacheSettings settings;
        private final Lifetimes lifetimes;

        Judge(CacheSettings settings) {
            this.settings = settings;
            this.lifetimes = new Lifetimes(settings);
        }

        Storability judge(CacheRequest request, OriginResponse response, CacheRule rule) {
            Directives directives = Directives.of(response.fields(), settings.targets());
            CacheControl control = directives.control();
            VaryNames vary = VaryNames.parse(response.fields().all("vary"));
            Lifetime lifetime = lifetimes.of(request, response, directives, rule);
            Reason reason = reason(request, response, control, vary, lifetime);
            return reason == null
                    ? new Storable(lifetime, control, selecting(vary, lifetime), withheld(control))
                    : new Unstorable(reason);
        }

        private @Nullable Reason reason(
                CacheRequest request,
                OriginResponse response,
                CacheControl control,
                VaryNames vary,
                Lifetime lifetime) {
            boolean mustUnderstand = control.has(Directive.MUST_UNDERSTAND);
            if (!isMethodUnderstood(request, response, lifetime)) {
                return Reason.METHOD;
            }
            if (request.control().has(Directive.NO_STORE)) {
                return Reason.REQUEST_NO_STORE;
            }
            if (Statuses.isForOneRequest(response.status())) {
                return Reason.CONDITIONAL;
            }
            if (mustUnderstand && !Statuses.isUnderstood(response.status())) {
                return Reason.NOT_UNDERSTOOD;
            }
            // RFC 9111 §5.2.2.3: no-store beside it is for caches that do not know it.
            if (control.has(Directive.NO_STORE) && !mustUnderstand) {
                return Reason.NO_STORE;
            }
            if (control.bare(Directive.PRIVATE)) {
                return Reason.PRIVATE;
            }
            if (request.authorization() && !permitsAuthorized(control)) {
                return Reason.AUTHORIZATION;
            }
            if (vary instanceof VaryNames.Any) {
                return Reason.VARY;
            }
            if (response.fields().has("set-cookie") && !permitsCookies(control, lifetime)) {
                return Reason.SET_COOKIE;
            }
            return body(request, response, control, lifetime);
        }

        private @Nullable Reason body(
                CacheRequest request, OriginResponse response, CacheControl control, Lifetime lifetime) {
            if (response.status() == 206 && !isKeepablePart(response)) {
                return Reason.PARTIAL;
            }
            // RFC 9112 §8 counts it complete; where its origin does not say so itself it is not kept, as it may have
            // been cut short.
            if (!response.delimited() && !(lifetime instanceof Lifetime.Stated)) {
                return Reason.NOT_DELIMITED;
            }
            if (response.length().orElse(0) > settings.maxObjectSize()) {
                return Reason.TOO_LARGE;
            }
            return isCacheable(response, control, lifetime) && isReusable(request, response, control, lifetime)
                    ? null
                    : Reason.NOT_REUSABLE;
        }

        /** RFC 9110 §9.3.3: an answer to POST is for later GETs when it states a lifetime and is what GET would show. */
        private static boolean isMethodUnderstood(CacheRequest request, OriginResponse response, Lifetime lifetime) {
            return request.isGet()
                    || (request.method().equals("POST")
                            && response.status() == 200
                            && lifetime instanceof Lifetime.Stated
                            && request.key()
                                    .equals(SameOrigin.resolve(
                                            request.key(), response.fields().get("content-location"))));
        }

        /** RFC 9111 §3.5. */
        private static boolean permitsAuthorized(CacheControl control) {
            return control.has(Directive.PUBLIC)
                    || control.has(Directive.S_MAXAGE)
                    || control.has(Directive.MUST_REVALIDATE);
        }

        /** RFC 9111 §7.3. */
        private boolean permitsCookies(CacheControl control, Lifetime lifetime) {
            return switch (settings.setCookie()) {
                case EXPLICIT -> lifetime instanceof Lifetime.Stated;
                case PUBLIC -> control.has(Directive.PUBLIC);
                case NEVER -> false;
            };
        }

        /** RFC 9111 §3.3 and §3.4: a part is put together with others by a strong validator. */
        private static boolean isKeepablePart(OriginResponse response) {
            String tag = response.fields().get("etag");
            return tag != null
                    && EntityTag.parse(tag).filter(parsed -> !parsed.weak()).isPresent()
                    && ContentRange.parse(response.fields().all("content-range")) instanceof ContentRange.Of range
                    && range.complete().isPresent()
                    && response.length().orElse(-1) == range.last() - range.first() + 1;
        }

        /** RFC 9111 §3, last item: somebody has to say so, or the status lets it be assumed. */
        private static boolean isCacheable(OriginResponse response, CacheControl control, Lifetime lifetime) {
            return lifetime instanceof Lifetime.Stated
                    || control.has(Directive.PUBLIC)
                    || Statuses.isHeuristicallyCacheable(response.status());
        }

        private static boolean isReusable(
                CacheRequest request, OriginResponse response, CacheControl control, Lifetime lifetime) {
            return lifetime.seconds() > 0
                    || (lifetime instanceof Lifetime.Stated
                            && !request.hasCredentials()
                            && StoredResponse.isOfUseStale(control))
                    || response.fields().has("etag")
                    || response.fields().has("last-modified");
        }

        /** What Access-Control-Max-Age lets be kept was said to one origin (Fetch §3.2.4). */
        private static List<String> selecting(VaryNames vary, Lifetime lifetime) {
            Set<String> names = new TreeSet<>();
            if (vary instanceof VaryNames.Named named) {
                names.addAll(named.lowerNames());
            }
            if (lifetime instanceof Lifetime.Assigned assigned
                    && assigned.reason() == Lifetime.Reason.ACCESS_CONTROL_MAX_AGE) {
                names.add("origin");
            }
            return List.copyOf(names);
        }

        /** RFC 9111 §5.2.2.4 and §5.2.2.7: fields named there are not for reuse, or not for shared caches. */
        private static Set<String> withheld(CacheControl control) {
            Set<String> noCache = control.names(Directive.NO_CACHE);
            Set<String> isPrivate = control.names(Directive.PRIVATE);
            if (noCache.isEmpty()) {
                return isPrivate;
            }
            Set<String> names = new TreeSet<>(noCache);
            names.addAll(isPrivate);
            return names;
        }
    }
}
