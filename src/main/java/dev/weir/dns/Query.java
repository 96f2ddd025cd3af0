package dev.weir.dns;

import dev.weir.dns.Answer.Reason;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The question for one name's addresses of one type, put to the name servers in turn until one answers. Aliases are
 * followed; referrals are not: a name server that is no full resolver must not choose whom we send packets to.
 */
final class Query {

    /** How often a question is put when nothing comes back. */
    static final int TRIES = 3;

    private static final int ALIASES = 8;

    private final DnsNameResolver client;
    private final DnsServerAddressStream servers;
    private final DnsRecordType type;
    private final Promise<Reply> result;
    private int aliases;
    private Duration life = Duration.ofSeconds(Long.MAX_VALUE);

    Query(DnsNameResolver client, DnsServerAddressStream servers, DnsRecordType type, Promise<Reply> result) {
        this.client = client;
        this.servers = servers;
        this.type = type;
        this.result = result;
    }

    void ask(String name) {
        send(name, 1);
    }

    private void send(String name, int attempt) {
        if (!result.isDone()) {
            client.query(servers.next(), new DefaultDnsQuestion(name, type))
                    .addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> received) ->
                            receive(name, attempt, received));
        }
    }

    private void receive(String name, int attempt, Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> received) {
        if (!received.isSuccess()) {
            Reason reason = reason(received.cause());
            again(name, attempt, Math.max(TRIES, servers.size()), new Reply.Failed(reason));
            return;
        }
        AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = received.getNow();
        try {
            judge(name, attempt, Reply.read(envelope.content(), name, type));
        } finally {
            envelope.release();
        }
    }

    private static Reason reason(Throwable failure) {
        return switch (failure) {
            case DnsNameResolverTimeoutException _ -> Reason.TIMEOUT;
            // No socket could be made: the process has as many files open as it may.
            case ChannelException _ -> Reason.OVERLOADED;
            case Exception wrapping when wrapping.getCause() instanceof ChannelException -> Reason.OVERLOADED;
            default -> Reason.UNREACHABLE;
        };
    }

    private void judge(String name, int attempt, Reply reply) {
        switch (reply) {
            case Reply.Found(var addresses, var ttl) -> result.trySuccess(new Reply.Found(addresses, shortened(ttl)));
            case Reply.Nothing nothing -> result.trySuccess(nothing);
            case Reply.Failed failed -> again(name, attempt, servers.size(), failed);
            case Reply.Alias(var target, var ttl) -> {
                life = shortened(ttl);
                if (++aliases > ALIASES) {
                    result.trySuccess(new Reply.Failed(Reason.ALIAS_LOOP));
                } else {
                    send(target, 1);
                }
            }
        }
    }

    private void again(String name, int attempt, int attempts, Reply.Failed failed) {
        if (attempt < attempts) {
            send(name, attempt + 1);
        } else {
            result.trySuccess(failed);
        }
    }

    private Duration shortened(Duration ttl) {
        return life.compareTo(ttl) <= 0 ? life : ttl;
    }
}
