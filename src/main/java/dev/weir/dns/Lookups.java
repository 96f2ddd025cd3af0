package dev.weir.dns;

import dev.weir.dns.Answer.Reason;
import dev.weir.net.Places;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The look-ups of one event loop, on which alone it is called; those for one name share one. */
final class Lookups {

    /** The part of the patience that an answer with addresses waits for the other family's. */
    private static final int GRACE = 10;

    private final EventLoop loop;
    private final Resolver.Settings settings;
    private final List<DnsRecordType> types;
    private final AnswerCache cache;
    private final Places underway;
    private final DnsNameResolver client;
    private final Map<String, Promise<Answer>> open = new HashMap<>();

    /** @param underway how many names may be asked for at once, by all event loops */
    Lookups(EventLoop loop, Resolver.Settings settings, AnswerCache cache, Places underway) {
        this.loop = loop;
        this.settings = settings;
        this.cache = cache;
        this.underway = underway;
        this.client = client(loop, settings);
        this.types = switch (settings.family()) {
            case ANY -> List.of(DnsRecordType.A, DnsRecordType.AAAA);
            case IPV4 -> List.of(DnsRecordType.A);
            case IPV6 -> List.of(DnsRecordType.AAAA);
        };
    }

    Future<Answer> find(String name) {
        Promise<Answer> asked = open.get(name);
        if (asked != null) {
            return asked;
        }
        if (!underway.take()) {
            return loop.newSucceededFuture(new Answer.Unanswered(Reason.OVERLOADED));
        }
        Promise<Answer> answer = loop.newPromise();
        open.put(name, answer);
        answer.addListener(done -> {
            open.remove(name, answer);
            underway.free();
        });
        ask(name, answer);
        return answer;
    }

    private void ask(String name, Promise<Answer> answer) {
        List<Promise<Reply>> replies =
                types.stream().map(type -> loop.<Reply>newPromise()).toList();
        Runnable conclusion = () -> conclude(name, replies, answer);
        atTheLatest(settings.patience(), conclusion, answer);
        for (Promise<Reply> reply : replies) {
            reply.addListener((Future<Reply> done) -> {
                if (replies.stream().allMatch(Future::isDone)) {
                    conclusion.run();
                } else if (done.isSuccess() && done.getNow() instanceof Reply.Found) {
                    atTheLatest(settings.patience().dividedBy(GRACE), conclusion, answer);
                }
            });
        }
        for (int i = 0; i < types.size(); i++) {
            new Query(client, settings.servers().nameServerAddressStream(name), types.get(i), replies.get(i)).ask(name);
        }
    }

    private void conclude(String name, List<Promise<Reply>> replies, Promise<Answer> answer) {
        if (answer.isDone()) {
            return;
        }
        Remembered remembered = Remembered.of(replies.stream()
                .map(reply -> reply.isSuccess() ? reply.getNow() : new Reply.Failed(Reason.TIMEOUT))
                .toList());
        cache.put(name, remembered);
        answer.trySuccess(remembered.answer());
        replies.forEach(reply -> reply.cancel(false));
    }

    private void atTheLatest(Duration delay, Runnable conclusion, Promise<Answer> answer) {
        Future<?> deadline = loop.schedule(conclusion, delay.toMillis(), TimeUnit.MILLISECONDS);
        answer.addListener(done -> deadline.cancel(false));
    }

    void close() {
        client.close();
    }

    /** A client that remembers nothing: the answers are kept whole, not record by record. */
    private static DnsNameResolver client(EventLoop loop, Resolver.Settings settings) {
        boolean epoll = loop instanceof EpollEventLoop;
        return new DnsNameResolverBuilder(loop)
                .datagramChannelType(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .socketChannelType(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                // RFC 5452 §9.2: a port of its own for each query, that an answer is hard to forge.
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(settings.servers())
                .queryTimeoutMillis(Math.max(1, settings.patience().toMillis() / Query.TRIES))
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .searchDomains(List.of())
                .build();
    }
}
