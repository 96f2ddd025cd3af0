package dev.weir.audit;

import dev.weir.documents.Foreign;
import dev.weir.documents.Layer;
import dev.weir.response.ExchangeIds;
import java.util.function.Consumer;

/** Records changes of the policy's documents that were not made over the control socket: {@code kubectl edit}, an editor, another replica. */
public final class BehindOurBack implements Consumer<Foreign> {

    private static final String CONFIGMAP = "configmap ";
    private static final String ACTION = "policy.edit";

    private final Audit audit;
    private final ExchangeIds ids;

    public BehindOurBack(Audit audit, ExchangeIds ids) {
        this.audit = audit;
        this.ids = ids;
    }

    @Override
    public void accept(Foreign change) {
        String source = change.after().source();
        String actor = source.startsWith(CONFIGMAP) ? Deed.CLUSTER : Deed.FILE;
        audit.end(new Deed(ids.next().value(), actor, change.by(), ACTION, source), outcome(change));
    }

    private static Outcome outcome(Foreign change) {
        Layer.Problem problem = change.after().problem();
        if (problem != null) {
            String fault =
                    problem.faults().isEmpty() ? "" : ": " + problem.faults().getFirst();
            return Outcome.of(Result.REFUSED, problem.why() + fault);
        }
        return Outcome.of(change.before().draft(), change.after().draft());
    }
}
