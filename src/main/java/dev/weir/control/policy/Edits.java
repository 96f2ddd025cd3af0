package dev.weir.control.policy;

import dev.weir.documents.Change;
import dev.weir.documents.Changed;
import dev.weir.documents.Documents;
import dev.weir.documents.Status;
import dev.weir.policy.document.Draft;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Carries wishes out on the live document. */
@ApplicationScoped
class Edits {

    private final Documents documents;

    Edits(Documents documents) {
        this.documents = documents;
    }

    /**
     * Carries one out.
     *
     * @param who for the log
     */
    Future<Edited> make(String who, Wish wish) {
        // An edit may be made more than once; the last one counts.
        AtomicReference<Edited> last = new AtomicReference<>(new Edited.Not(new Changed.Conflict(null)));
        return documents
                .change(who, null, live -> change(live, wish, last))
                .map(changed -> of(changed, Objects.requireNonNull(last.get())));
    }

    private Change change(Draft live, Wish wish, AtomicReference<Edited> last) {
        Status status = documents.status();
        EntryEdit edit = new EntryEdit(status.live().source(), status.under());
        return switch (edit.make(live, wish)) {
            case EntryEdit.Result.Text(Draft edited, Edited.Done done) -> {
                last.set(done);
                yield new Change.To(edited);
            }
            case EntryEdit.Result.Stays(Edited because) -> {
                last.set(because);
                yield new Change.Refused(because.toString());
            }
        };
    }

    private static Edited of(Changed changed, Edited last) {
        return switch (changed) {
            case Changed.Done _, Changed.Refused _ -> last;
            case Changed.Stored stored when last instanceof Edited.Done done -> new Edited.Stored(done, stored);
            case Changed.Faulty(var faults) -> new Edited.Faulty(faults);
            default -> new Edited.Not(changed);
        };
    }
}
