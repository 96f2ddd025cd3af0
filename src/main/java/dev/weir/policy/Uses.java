package dev.weir.policy;

import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How the entries of a set were used. An entry that stays when the set is replaced keeps its count. */
final class Uses {

    /** The last use is known to a second, so that a busy entry is not written for every request. */
    private static final long COARSE = 1_000;

    private final IdentityHashMap<Entry, Counter> counters = new IdentityHashMap<>();
    private final Map<Key, Counter> kept = new HashMap<>();

    Uses(List<Entry> blacklist, List<Entry> allow, @Nullable Uses previous) {
        blacklist.forEach(entry -> add(entry, Rule.Sense.BLOCKS, previous));
        allow.forEach(entry -> add(entry, Rule.Sense.PERMITS, previous));
    }

    void note(Verdict verdict, long now) {
        Entry decider = decider(verdict);
        if (decider != null) {
            note(decider, now);
        }
        Entry reported = verdict.reported();
        if (reported != null) {
            note(reported, now);
        }
    }

    Use of(Entry entry) {
        Counter counter = counters.get(entry);
        return counter == null ? Use.NEVER : new Use(counter.count.sum(), counter.last);
    }

    private void note(Entry entry, long now) {
        Counter counter = counters.get(entry);
        if (counter != null) {
            counter.note(now);
        }
    }

    private void add(Entry entry, Rule.Sense sense, @Nullable Uses previous) {
        Key key = new Key(sense, entry.place().layer(), entry.id(), entry.when());
        Counter before = previous == null ? null : previous.kept.get(key);
        Counter counter = before == null ? new Counter() : before;
        kept.put(key, counter);
        counters.put(entry, counter);
    }

    private static @Nullable Entry decider(Verdict verdict) {
        Verdict.Decider decider = switch (verdict) {
            case Verdict.Permitted permitted -> permitted.decider();
            case Verdict.Denied denied -> denied.decider();
            case Verdict.OnAddress _ -> null;
        };
        return switch (decider) {
            case null -> null;
            case Verdict.Blacklist(Entry entry) -> entry;
            case Verdict.Allow(Entry entry) -> entry;
            default -> null;
        };
    }

    /** What makes an entry the same in another set. */
    private record Key(Rule.Sense sense, Place.Layer layer, String id, Conditions when) {}

    private static final class Counter {

        private final LongAdder count = new LongAdder();
        private volatile long last;

        void note(long now) {
            count.increment();
            if (now - last >= COARSE) {
                last = now;
            }
        }
    }
}
