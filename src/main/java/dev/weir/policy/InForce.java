package dev.weir.policy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The rules that count now. Read by every exchange, replaced whole. */
public final class InForce {

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile RuleSet rules;

    public InForce(RuleSet first) {
        rules = first;
    }

    public RuleSet rules() {
        return rules;
    }

    /** From now on these count; then all watchers are told, on this thread. */
    public void replace(RuleSet next) {
        rules = next;
        RuntimeException fault = null;
        for (Runnable watcher : watchers) {
            try {
                watcher.run();
            } catch (RuntimeException e) {
                // The others have to hear of it all the same.
                fault = e;
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    /**
     * Asks to be told of each change.
     *
     * @param watcher is quick; goes on to threads of its own where it has more to do
     * @return ends it
     */
    public Runnable onChange(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }
}
