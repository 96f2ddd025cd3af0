package dev.weir.control.policy;

import dev.weir.listener.Explanation;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Entry;
import dev.weir.response.Refusal;
import org.jspecify.annotations.Nullable;

/** An explanation as a person would give it. */
record Sentence(Explanation.Question question, Explanation explanation) {

    String text() {
        Refusal refusal = explanation.refusal();
        Verdict verdict = explanation.verdict();
        String what = question.method() + " " + (explanation.target().isEmpty() ? "of this" : explanation.target());
        String fate = refusal == null
                ? " would pass: " + whyPermitted(verdict)
                : verdict instanceof Verdict.Denied denied
                        ? " would be denied (" + refusal.status() + "): " + why(denied.decider())
                        : " would be refused (" + refusal.status() + "): " + refusal.detail();
        return what + fate + reported(verdict) + cached(explanation.cache());
    }

    private static String whyPermitted(@Nullable Verdict verdict) {
        return verdict instanceof Verdict.Permitted permitted ? why(permitted.decider()) : "nothing speaks against it.";
    }

    private static String why(Verdict.Decider decider) {
        return switch (decider) {
            case Verdict.Blacklist(Entry entry) -> of("blacklist", entry);
            case Verdict.Allow(Entry entry) -> of("allow", entry);
            case Verdict.Feed(String feed, String domain) -> domain + " is on the list " + feed + ".";
            case Verdict.IpLiteral _ -> "the target is named by address, and ip-literals is deny.";
            case Verdict.Fallback _ -> "no entry matches, so that default decides.";
            case Verdict.Missing _ -> "there is no usable policy, and weir.policy.on-missing is deny.";
        };
    }

    private static String of(String list, Entry entry) {
        String reason = entry.reason() == null ? "" : ", for this reason: " + entry.reason();
        return "entry " + entry.id() + " of " + list + " matches ("
                + entry.place().layer().token() + ", " + entry.place() + ")" + reason + ".";
    }

    private static String reported(@Nullable Verdict verdict) {
        Entry entry = verdict == null ? null : verdict.reported();
        return entry == null ? "" : " Entry " + entry.id() + " would deny it, but is in report mode.";
    }

    private static String cached(Explanation.@Nullable Cache cache) {
        if (cache == null || !cache.use().equals("ask")) {
            return cache == null ? "" : " The cache would not be asked.";
        }
        if (cache.stored().isEmpty()) {
            return " Nothing is stored for it.";
        }
        long ttl = cache.stored().getFirst().timeToLive();
        return ttl > 0 ? " A stored answer is fresh for " + ttl + " s more." : " A stored answer is stale.";
    }
}
