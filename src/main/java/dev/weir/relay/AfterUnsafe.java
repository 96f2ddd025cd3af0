package dev.weir.relay;

import dev.weir.cache.BodyRoom;
import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.Content;
import dev.weir.cache.MethodOverride;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.Storability;
import dev.weir.target.RequestTarget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Makes invalid what an unsafe request may have changed (RFC 9111 §4.4), and stores the answer to a POST that says it is what a GET
 * would get (RFC 9110 §9.3.3).
 */
public final class AfterUnsafe implements Onlooker {

    private final Caching caching;
    private final Downstream client;
    private final RequestTarget.Forward target;
    private final CacheKey key;
    private final CacheRule rule;
    private Moment asked;

    /**
     * Looks on for one request.
     *
     * @param caching the cache and what is on its way into it
     * @param client whose request it is
     * @param target where it goes
     * @param key the target's
     * @param rule what the operator says of it
     */
    public AfterUnsafe(Caching caching, Downstream client, RequestTarget.Forward target, CacheKey key, CacheRule rule) {
        this.caching = caching;
        this.client = client;
        this.target = target;
        this.key = key;
        this.rule = rule;
        this.asked = caching.cache().now();
    }

    @Override
    public void asked() {
        asked = caching.cache().now();
    }

    @Override
    public Tap head(HttpClientResponse response, HttpVersion version) {
        List<CacheKey> keys = caching.cache()
                .answered(
                        key,
                        response.statusCode(),
                        response.getHeader("location"),
                        response.getHeader("content-location"));
        caching.flights().invalidated(keys);
        RequestFields fields = new RequestFields(client.request().headers());
        return !rule.bypass()
                        && client.request().method().equals(HttpMethod.POST)
                        && response.statusCode() == 200
                        && !MethodOverride.isIn(fields)
                ? kept(fields, response, version)
                : Tap.NONE;
    }

    private Tap kept(RequestFields fields, HttpClientResponse response, HttpVersion version) {
        CacheRequest request =
                CacheRequest.of(key, client.request().method().name(), fields, new SelectingFields(client, target));
        Moment now = caching.cache().now();
        OriginResponse head = new OriginResponse(
                response.statusCode(),
                ResponseHead.reason(response),
                ResponseHead.captured(response, version, caching.via(), now),
                asked,
                now,
                Framing.length(response),
                Framing.isDelimited(response, version, client.request().method()),
                // What it made invalid came before, so it counts from here.
                caching.cache().generation());
        return caching.cache().judge(request, head, rule) instanceof Storability.Storable storable
                ? new Keeping(request, head, storable)
                : Tap.NONE;
    }

    private final class Keeping implements Tap {
        private final CacheRequest request;
        private final OriginResponse head;
        private final Storability.Storable storable;
        private final Pieces pieces = new Pieces();
        private final Room room = new Room(caching.cache().room(), BodyRoom.Use.STORED);
        private long length;
        private boolean over;

        Keeping(CacheRequest request, OriginResponse head, Storability.Storable storable) {
            this.request = request;
            this.head = head;
            this.storable = storable;
        }

        @Override
        public void bytes(Buffer bytes) {
            if (over) {
                return;
            }
            length += bytes.length();
            pieces.add(Chunks.of(bytes));
            if (length > caching.cache().settings().maxObjectSize() || !room.hold(pieces.memory())) {
                broken();
            }
        }

        @Override
        public void ended() {
            if (!over) {
                var _ = caching.cache()
                        .store(
                                request,
                                head,
                                storable,
                                Content.whole(pieces.sealed()),
                                caching.cache().now().nanos() - head.requested().nanos());
                broken();
            }
        }

        @Override
        public void broken() {
            if (!over) {
                over = true;
                pieces.drop(pieces.count());
                room.hold(0);
            }
        }
    }
}
