package dev.weir.control.policy;

import dev.weir.field.EntityTag;
import dev.weir.policy.document.Canonical;
import dev.weir.policy.document.PolicyDocument;
import java.util.List;

/** The entity tag of an entry: of what is written in it, the same wherever it stands and however often it was used. */
final class EntryTag {

    private static final int DIGITS = 20;

    private EntryTag() {}

    static EntityTag of(Listing list, Listed listed) {
        String said = list.token() + "\n" + Canonical.of(only(list, listed));
        return new EntityTag(false, Canonical.hash(said).substring(0, DIGITS));
    }

    private static PolicyDocument only(Listing list, Listed listed) {
        return switch (listed) {
            case Listed.OfEntry of
            when list == Listing.ALLOW ->
                new PolicyDocument(PolicyDocument.VERSION, null, null, List.of(), List.of(of.entry()), List.of());
            case Listed.OfEntry of ->
                new PolicyDocument(PolicyDocument.VERSION, null, null, List.of(of.entry()), List.of(), List.of());
            case Listed.OfReach of ->
                new PolicyDocument(PolicyDocument.VERSION, null, null, List.of(), List.of(), List.of(of.opening()));
        };
    }
}
