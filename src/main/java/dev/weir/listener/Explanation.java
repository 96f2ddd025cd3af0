package dev.weir.listener;

import dev.weir.policy.Judgement;
import dev.weir.policy.Verdict;
import dev.weir.response.Refusal;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to a request, and why, as far as it can be told without sending it.
 *
 * @param target what the request is for, in one spelling; empty where it names nothing that is served
 * @param refusal what the client would be told; null where the request would pass
 * @param verdict what the policy says, its address aside; null where it was not asked
 * @param dns what became of looking the name up: {@code literal}, {@code resolved}, {@code parent} where the next proxy does,
 *     {@code not asked}, or why nothing came of it
 * @param addresses the target's, each judged
 * @param tunnel the same through CONNECT; null where it is one already, or has no use for one
 * @param cache what the cache makes of it; null where it never gets there
 */
public record Explanation(
        String target,
        @Nullable Refusal refusal,
        @Nullable Verdict verdict,
        String dns,
        List<Judged> addresses,
        @Nullable Tunnel tunnel,
        @Nullable Cache cache) {

    public Explanation {
        addresses = List.copyOf(addresses);
    }

    Explanation with(@Nullable Tunnel tunnelled, @Nullable Cache cached) {
        return new Explanation(target, refusal, verdict, dns, addresses, tunnelled, cached);
    }

    /**
     * What is asked.
     *
     * @param url as a client writes it, or {@code host:port} with CONNECT
     * @param user the proxy user; null for none
     */
    public record Question(
            String url,
            String method,
            InetAddress client,
            @Nullable String user) {}

    /** An address of the target. */
    public record Judged(InetAddress address, Judgement judgement) {}

    /**
     * The same target reached by a tunnel, in which only host and port can be seen.
     *
     * @param verdict what the policy says of the tunnel
     * @param refusal what the client would be told; null where the tunnel would be opened
     * @param caveat what follows from that, for a person; null where both ways come to the same
     */
    public record Tunnel(
            Verdict verdict,
            @Nullable Refusal refusal,
            @Nullable String caveat) {}

    /**
     * What the cache makes of it.
     *
     * @param key what it is kept under
     * @param use {@code off}, {@code bypass} or {@code ask}
     * @param stored what is there now, the newest first
     */
    public record Cache(String key, String use, List<Stored> stored) {
        public Cache {
            stored = List.copyOf(stored);
        }
    }

    /**
     * One stored response.
     *
     * @param age in seconds (RFC 9111 §4.2.3)
     * @param timeToLive seconds for which it is fresh; negative where it is stale
     */
    public record Stored(int status, long age, long timeToLive) {}
}
