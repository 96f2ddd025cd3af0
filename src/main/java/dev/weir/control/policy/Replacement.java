package dev.weir.control.policy;

import dev.weir.documents.Change;
import dev.weir.documents.Content;
import dev.weir.field.EntityTags;
import dev.weir.policy.document.Draft;
import java.util.function.Function;

/**
 * The whole document anew.
 *
 * @param draft of it
 * @param match {@code If-Match}: the document that is to be replaced
 * @param noneMatch {@code If-None-Match}
 */
record Replacement(Draft draft, EntityTags match, EntityTags noneMatch) implements Function<Draft, Change> {

    /** Whether it says what it is to replace: who does not has not seen what others wrote meanwhile. */
    boolean isConditional() {
        return !(match instanceof EntityTags.Absent) || noneMatch instanceof EntityTags.Any;
    }

    @Override
    public Change apply(Draft old) {
        String before = old.text();
        PolicyTag tag = PolicyTag.of(before.isEmpty() ? null : Content.versionOf(before));
        boolean matches = match instanceof EntityTags.Absent || tag.isMatchedBy(match);
        boolean none = noneMatch instanceof EntityTags.Any ? before.isEmpty() : !tag.isMatchedBy(noneMatch);
        return matches && none ? new Change.To(draft) : new Change.Refused(tag.version());
    }
}
