package dev.weir.control.policy;

import dev.weir.control.policy.Explained.Decider;
import dev.weir.listener.Explanation;
import dev.weir.policy.Judgement;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Entry;
import dev.weir.response.Refusal;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts an explanation into the words of REST.
 *
 * @param replica which Weir answers
 * @param catalogue what is known of entries
 */
record Telling(String replica, Catalogue catalogue) {

    Explained of(Explanation.Question question, Explanation explanation) {
        Verdict verdict = explanation.verdict();
        return new Explained(
                replica,
                new Sentence(question, explanation).text(),
                verdict(verdict, explanation.refusal()),
                explanation.target(),
                refusal(explanation.refusal()),
                verdict == null ? null : decider(verdict),
                verdict == null || verdict.reported() == null ? null : item(Listing.BLACKLIST, verdict.reported()),
                explanation.dns(),
                explanation.addresses().stream().map(Telling::address).toList(),
                tunnel(explanation.tunnel()),
                cache(explanation.cache()));
    }

    static String verdict(@Nullable Verdict verdict, @Nullable Refusal refusal) {
        if (refusal == null) {
            return "allowed";
        }
        return verdict instanceof Verdict.Denied ? "denied" : "refused";
    }

    private static Explained.@Nullable Refusal refusal(@Nullable Refusal refusal) {
        return refusal == null
                ? null
                : new Explained.Refusal(refusal.status(), refusal.title(), refusal.detail(), refusal.hint());
    }

    private @Nullable Decider decider(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Permitted permitted -> decider(permitted.decider());
            case Verdict.Denied denied -> decider(denied.decider());
            case Verdict.OnAddress _ -> null;
        };
    }

    private Decider decider(Verdict.Decider decider) {
        return switch (decider) {
            case Verdict.Blacklist(Entry entry) -> new Decider("blacklist", item(Listing.BLACKLIST, entry), null, null);
            case Verdict.Allow(Entry entry) -> new Decider("allow", item(Listing.ALLOW, entry), null, null);
            case Verdict.Feed(String feed, String domain) -> new Decider("feed", null, feed, domain);
            case Verdict.IpLiteral _ -> new Decider("ip-literals", null, null, null);
            case Verdict.Fallback _ -> new Decider("default", null, null, null);
            case Verdict.Missing _ -> new Decider("missing", null, null, null);
        };
    }

    private Item item(Listing list, Entry entry) {
        return catalogue.told(list, new Listed.OfEntry(entry));
    }

    private static Explained.Address address(Explanation.Judged judged) {
        String address = NetUtil.toAddressString(judged.address());
        return switch (judged.judgement()) {
            case Judgement.Allowed _ -> new Explained.Address(address, "allowed", null, null, null);
            case Judgement.Prohibited(var kind, String line) ->
                new Explained.Address(address, "prohibited", kind.token(), line, null);
            case Judgement.Denied(var range) -> new Explained.Address(address, "denied", null, null, range.toString());
            case Judgement.Blacklisted(Verdict.Denied denied) ->
                new Explained.Address(
                        address,
                        "blacklisted",
                        null,
                        null,
                        denied.decider() instanceof Verdict.Blacklist(Entry entry) ? entry.id() : null);
        };
    }

    private Explained.@Nullable Tunnel tunnel(Explanation.@Nullable Tunnel tunnel) {
        return tunnel == null
                ? null
                : new Explained.Tunnel(
                        verdict(tunnel.verdict(), tunnel.refusal()),
                        refusal(tunnel.refusal()),
                        decider(tunnel.verdict()),
                        tunnel.caveat());
    }

    private static Explained.@Nullable Cache cache(Explanation.@Nullable Cache cache) {
        return cache == null
                ? null
                : new Explained.Cache(
                        cache.key(),
                        cache.use(),
                        cache.stored().stream()
                                .map(stored -> new Explained.Stored(stored.status(), stored.age(), stored.timeToLive()))
                                .toList());
    }
}
