package dev.weir.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.weir.config.WeirConfig.Family;
import dev.weir.net.Places;
import io.netty.channel.EventLoop;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.future.PromiseInternal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from absolute names to addresses. There is no search list: {@code redis} is a top-level name. Answers are kept
 * for as long as every record that led to them allows; the families' order is IPv4 first.
 */
public final class Resolver implements AutoCloseable {

    static final int MOST = 1000;

    private final Vertx vertx;
    private final Settings settings;
    private final KnownNames known;
    private final AnswerCache cache;
    private final Places underway;
    private final Map<EventLoop, Lookups> lookups = new ConcurrentHashMap<>();

    /**
     * Whom to ask, and for how long.
     *
     * @param family the families that are asked for
     * @param servers the name servers
     * @param hosts names that are known without asking
     * @param patience the longest that a look-up takes
     * @param most names asked for at once, by all event loops: each holds up to two sockets while the name servers are silent
     * @param ticker the clock of what is remembered
     */
    public record Settings(
            Family family,
            DnsServerAddressStreamProvider servers,
            HostsFileEntriesProvider hosts,
            Duration patience,
            Ticker ticker,
            int most) {

        /** With as many look-ups at once as a process with many files may make. */
        public Settings(
                Family family,
                DnsServerAddressStreamProvider servers,
                HostsFileEntriesProvider hosts,
                Duration patience,
                Ticker ticker) {
            this(family, servers, hosts, patience, ticker, MOST);
        }

        /** The machine's name servers and hosts file. Reads files, so not on an event loop. */
        public static Settings system(Family family, int most) {
            return new Settings(
                    family,
                    DnsServerAddressStreamProviders.platformDefault(),
                    HostsFileEntriesProvider.parser().parseSilently(),
                    Duration.ofSeconds(5),
                    Ticker.systemTicker(),
                    most);
        }
    }

    public Resolver(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.known = new KnownNames(settings.hosts(), settings.family());
        this.cache = new AnswerCache(settings.ticker());
        this.underway = new Places(settings.most());
    }

    /** Looks a name up; completes on the caller's context, and never fails. */
    public Future<Answer> resolve(String name) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        String canonical = Names.canonical(name);
        Optional<Answer> ready = known.answer(canonical).or(() -> cache.get(canonical));
        return ready.isPresent() ? context.succeededFuture(ready.get()) : ask(canonical, context);
    }

    private Future<Answer> ask(String name, ContextInternal context) {
        PromiseInternal<Answer> answer = context.promise();
        EventLoop loop = context.nettyEventLoop();
        Lookups own = lookups.computeIfAbsent(loop, key -> new Lookups(key, settings, cache, underway));
        if (loop.inEventLoop()) {
            find(name, own, answer);
        } else {
            loop.execute(() -> find(name, own, answer));
        }
        return answer.future();
    }

    private static void find(String name, Lookups lookups, PromiseInternal<Answer> answer) {
        lookups.find(name)
                .addListener((io.netty.util.concurrent.Future<Answer> found) -> answer.complete(found.getNow()));
    }

    /** Forgets everything; look-ups under way still end. */
    @Override
    public void close() {
        lookups.values().forEach(Lookups::close);
        lookups.clear();
        cache.clear();
    }
}
