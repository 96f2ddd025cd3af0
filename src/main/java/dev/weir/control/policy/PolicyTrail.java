package dev.weir.control.policy;

import dev.weir.control.Made;
import dev.weir.control.Trail;
import dev.weir.documents.Changed;
import dev.weir.policy.document.Draft;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** What the audit is told of changes of the policy. */
@Singleton
class PolicyTrail {

    private final Trail trail;

    PolicyTrail(Trail trail) {
        this.trail = trail;
    }

    String who() {
        return trail.who();
    }

    /** What comes of a change of an entry. */
    Edited edited(Listing list, Supplier<Future<Edited>> change) {
        return trail.await(who(), change, edited -> switch (edited) {
            case Edited.Done done -> Optional.of(made(list, done));
            case Edited.Stored(Edited.Done done, Changed.Stored how) ->
                Optional.of(made(list, done).storedOnly(how.why()));
            default -> Optional.empty();
        });
    }

    private static Made made(Listing list, Edited.Done done) {
        Listed before = done.before();
        Listed after = done.after();
        String verb = before == null ? "add" : after == null ? "remove" : "replace";
        Listed either = after == null ? before : after;
        return Made.done(
                list.token() + "." + verb,
                either == null ? "" : either.id(),
                before == null ? null : Item.of(list, before),
                after == null ? null : Item.of(list, after));
    }

    /**
     * What comes of the whole document's replacement.
     *
     * @param before what was replaced, once it is; empty where there was none
     */
    Changed replaced(Supplier<Future<Changed>> change, Supplier<Draft> before, Draft after) {
        return trail.await(who(), change, changed -> switch (changed) {
            case Changed.Done _ -> Optional.of(made(before.get(), after));
            case Changed.Stored(var _, String why) ->
                Optional.of(made(before.get(), after).storedOnly(why));
            default -> Optional.empty();
        });
    }

    private static Made made(Draft before, Draft after) {
        return Made.done("policy.replace", "live", before, after);
    }
}
