package dev.weir.listener;

import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRule;
import dev.weir.cache.Invalidation;
import dev.weir.cache.MethodOverride;
import dev.weir.field.CacheControl;
import dev.weir.field.CacheStatus;
import dev.weir.field.CacheStatus.Fwd;
import dev.weir.field.Directive;
import dev.weir.relay.AfterUnsafe;
import dev.weir.relay.Caching;
import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.Onlooker;
import dev.weir.relay.RequestFields;
import dev.weir.target.RequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a request has to do with the cache. */
sealed interface CacheUse {

    /** There is none. */
    record Off() implements CacheUse {}

    /**
     * It passes by.
     *
     * @param status what {@code Cache-Status} says of that
     * @param onlooker what it does to the cache all the same
     */
    record Bypass(String status, Onlooker onlooker) implements CacheUse {}

    /**
     * It is to be answered from it, and what it asks for never is.
     *
     * @param status what {@code Cache-Status} says of that
     */
    record NotStored(String status) implements CacheUse {}

    /**
     * It may be answered from it.
     *
     * @param key the target's
     * @param rule what the operator says of the target
     */
    record Ask(CacheKey key, CacheRule rule) implements CacheUse {}

    /** Decides it. */
    final class Judge {

        private final Caching caching;
        private final String method;
        private final String bypass;
        private final String onlyIfCached;

        Judge(Caching caching) {
            this.caching = caching;
            this.method = status(caching.name(), Fwd.METHOD);
            this.bypass = status(caching.name(), Fwd.BYPASS);
            this.onlyIfCached = CacheStatus.neither(caching.name(), Directive.ONLY_IF_CACHED);
        }

        private static String status(String name, Fwd fwd) {
            return new CacheStatus(name, fwd, OptionalInt.empty(), OptionalLong.empty(), false, false, null).write();
        }

        CacheUse of(Downstream client, RequestTarget.Forward target) {
            HttpServerRequest request = client.request();
            if (!caching.cache().isOn()) {
                return new Off();
            }
            CacheRule rule = caching.cache().settings().rules().of(target.host().toString(), target.pathQuery());
            boolean read = isRead(request.method());
            // A GET with a body asks for something that its URI alone does not name (RFC 9110 §9.3.1).
            if (read && !rule.bypass() && client.body() == Body.NONE && !isForTheOrigin(request.headers())) {
                return new Ask(key(target, rule), rule);
            }
            // RFC 9111 §5.2.1.7: a stored response or 504, whatever the method, and the origin is not asked.
            if (CacheControl.parse(request.headers().getAll(HttpHeaderNames.CACHE_CONTROL))
                    .has(Directive.ONLY_IF_CACHED)) {
                return new NotStored(onlyIfCached);
            }
            if (read) {
                return new Bypass(bypass, Onlooker.NONE);
            }
            // Under a bypass, too, it makes invalid what it refers to.
            return new Bypass(
                    method,
                    Invalidation.isSafe(request.method().name())
                            ? Onlooker.NONE
                            : new AfterUnsafe(caching, client, target, key(target, rule), rule));
        }

        static CacheKey key(RequestTarget.Forward target, CacheRule rule) {
            return rule.ignoreQuery().isEmpty()
                    ? new CacheKey(target.uri())
                    : rule.key(target.origin(), target.pathQuery());
        }

        private static boolean isRead(HttpMethod method) {
            return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        }

        /** RFC 9110 §13.1.1, §13.1.4: conditions that are the origin's to judge; and what it may take for another method. */
        private static boolean isForTheOrigin(MultiMap fields) {
            return fields.contains(HttpHeaderNames.IF_MATCH)
                    || fields.contains(HttpHeaderNames.IF_UNMODIFIED_SINCE)
                    || MethodOverride.isIn(new RequestFields(fields));
        }
    }
}
