package dev.weir.control.policy;

import dev.weir.field.EntityTag;
import dev.weir.field.EntityTags;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of a policy document: its version, one tag for each of its two representations (RFC 9110 §8.8.3.3).
 *
 * @param version of the document's text; {@code none} where there is no document
 */
public record PolicyTag(String version) {

    private static final String NONE = "none";
    private static final String JSON = ".json";

    public static PolicyTag of(@Nullable String version) {
        return new PolicyTag(version == null ? NONE : version);
    }

    public EntityTag yaml() {
        return new EntityTag(false, version);
    }

    EntityTag json() {
        return new EntityTag(false, version + JSON);
    }

    /** Whoever has seen either representation has seen the document. */
    boolean isMatchedBy(EntityTags tags) {
        return tags.matchesStrongly(yaml()) || tags.matchesStrongly(json());
    }
}
