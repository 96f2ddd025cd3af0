package dev.weir.upstream;

import dev.weir.measure.Limit;
import dev.weir.net.Places;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The room for connections to origins, as one event loop takes it; the bound is over all of them. Vert.x does not tell when a pool
 * begins to dial, so a request that no pooled connection is free for holds a place while it waits: never are there more sockets than
 * places taken. Where there is no place, the pooled connection that has been idle on this event loop for longest makes room.
 */
final class OriginRoom implements OriginTls.Dialled {

    private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(OriginRoom.class, "place");

    private final ContextInternal context;
    private final Places places;
    private final int poolSize;
    private final long connectMillis;
    private final Map<Key, Pool> pools = new HashMap<>();
    private final Set<OriginLink> links = new LinkedHashSet<>();
    private final Map<SocketAddress, Set<Runnable>> awaited = new HashMap<>();
    private int waitingForTls;
    private int placesForTls;

    OriginRoom(ContextInternal context, Places places, UpstreamSettings settings) {
        this.context = context;
        this.places = places;
        this.poolSize = settings.poolSize();
        this.connectMillis = settings.connectTimeout().toMillis();
    }

    /** What Vert.x keeps a pool for. */
    private record Key(HttpClient client, SocketAddress server, String host, int port, boolean tls) {
        static Key of(HttpClient client, RequestOptions options) {
            return new Key(
                    client,
                    options.getServer(),
                    options.getHost(),
                    options.getPort(),
                    Boolean.TRUE.equals(options.isSsl()));
        }
    }

    /** What is known of a pool: its connections, once they were used, and how many requests wait for one. */
    private static final class Pool {
        private final Set<OriginLink> links = new LinkedHashSet<>();
        private int waiting;

        /** Whether a request is served, now or later, by a connection that is there. */
        boolean serves() {
            for (OriginLink link : links) {
                if (link.takesAnother()) {
                    return true;
                }
            }
            return false;
        }

        /** Whether nothing is dialled before a connection ends. */
        boolean isFull(int size) {
            return links.size() >= size || links.stream().anyMatch(OriginLink::isShared);
        }
    }

    /** A socket's share of the room. */
    private final class Place {
        private boolean held = true;

        void leave() {
            if (held) {
                held = false;
                places.free();
            }
        }
    }

    /** Takes a place; what took one must {@link #leave}, or {@link #leaveWith} a connection. */
    boolean enter() {
        return places.take() || (endOneIdle() && places.take());
    }

    void leave() {
        places.free();
    }

    /** The place that was taken is given back when the connection is closed. */
    void leaveWith(Channel channel) {
        channel.closeFuture().addListener(_ -> places.free());
    }

    /** Counts a connection of a pool. */
    void count(Channel channel) {
        if (channel.attr(PLACE).get() == null) {
            Place place = new Place();
            channel.attr(PLACE).set(place);
            places.occupy();
            channel.closeFuture().addListener(_ -> place.leave());
        }
    }

    /** Counts one with TLS, which is seen before it is dialled: what waits for it needs no place of its own any more. */
    @Override
    public void begun(Channel channel) {
        count(channel);
        leaveTls(placesForTls - 1);
    }

    private void leaveTls(int needed) {
        if (placesForTls > Math.max(0, needed)) {
            placesForTls--;
            places.free();
        }
    }

    private boolean endOneIdle() {
        for (OriginLink link : links) {
            if (link.isIdle()) {
                links.remove(link);
                link.channel().attr(PLACE).get().leave();
                var _ = link.channel().close();
                return true;
            }
        }
        return false;
    }

    /** Whether a request would be served by a connection that is there. */
    boolean serves(HttpClient client, RequestOptions options) {
        Pool pool = pools.get(Key.of(client, options));
        return pool != null && pool.serves();
    }

    /** TCP stands to an origin that TLS is to be spoken with: it lives, however long TLS takes. */
    @Override
    public void stands(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress server) {
            Set<Runnable> waiting = awaited.getOrDefault(SocketAddress.inetSocketAddress(server), Set.of());
            List.copyOf(waiting).forEach(Runnable::run);
        }
    }

    /**
     * A request on a pooled or new connection; fails with {@link NoRoom} where there is none.
     *
     * @param stands run when the request has a connection to wait for, or the host has answered
     */
    Future<HttpClientRequest> request(HttpClient client, RequestOptions options, Runnable stands) {
        Key key = Key.of(client, options);
        Pool pool = pools.get(key);
        if (pool != null && pool.serves()) {
            stands.run();
            return client.request(options)
                    .transform(opening -> opening.succeeded()
                            ? Future.succeededFuture(used(key, opening.result()))
                            : Future.failedFuture(
                                    opening.cause() instanceof TimeoutException
                                            ? new NoRoom(Limit.QUEUE)
                                            : opening.cause()));
        }
        return enter()
                ? dialling(client, options, key, stands)
                : Future.failedFuture(new NoRoom(Limit.ORIGIN_CONNECTIONS));
    }

    private Future<HttpClientRequest> dialling(HttpClient client, RequestOptions options, Key key, Runnable stands) {
        Pool pool = pools.computeIfAbsent(key, _ -> new Pool());
        boolean queues = pool.links.size() + pool.waiting >= poolSize;
        long begun = System.nanoTime();
        pool.waiting++;
        if (queues) {
            stands.run();
        }
        if (key.tls) {
            waitingForTls++;
            placesForTls++;
            awaited.computeIfAbsent(key.server, _ -> new LinkedHashSet<>()).add(stands);
        }
        return client.request(options)
                .onComplete(_ -> awaitedNoMore(key, stands))
                .map(opened -> {
                    over(pool, key, 0);
                    return used(key, opened);
                })
                .recover(failure -> {
                    boolean late = failure instanceof TimeoutException;
                    over(pool, key, late ? millisLeft(queues, begun) : 0);
                    return Future.failedFuture(late && pool.isFull(poolSize) ? new NoRoom(Limit.QUEUE) : failure);
                });
    }

    private void awaitedNoMore(Key key, Runnable stands) {
        awaited.computeIfPresent(key.server, (_, waiting) -> {
            waiting.remove(stands);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    /** @param millis how long a dial that was begun for it may go on */
    private void over(Pool pool, Key key, long millis) {
        pool.waiting--;
        forget(pool, key);
        if (key.tls) {
            leaveTls(--waitingForTls);
        } else if (millis > 0) {
            context.setTimer(millis, _ -> leave());
        } else {
            leave();
        }
    }

    private void forget(Pool pool, Key key) {
        if (pool.waiting == 0 && pool.links.isEmpty()) {
            pools.remove(key, pool);
        }
    }

    /** A dial goes on when the request that it was begun for is given up. */
    private long millisLeft(boolean queued, long begun) {
        long passed = queued ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return connectMillis - passed;
    }

    private HttpClientRequest used(Key key, HttpClientRequest request) {
        OriginLink link = OriginLink.of(request.connection());
        // The one that was used last is the last to go.
        links.remove(link);
        links.add(link);
        Pool pool = pools.computeIfAbsent(key, _ -> new Pool());
        if (pool.links.add(link)) {
            // One that was closed meanwhile goes at once.
            link.channel().closeFuture().addListener(_ -> {
                links.remove(link);
                pool.links.remove(link);
                forget(pool, key);
            });
        }
        return request;
    }
}
