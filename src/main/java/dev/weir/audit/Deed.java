package dev.weir.audit;

import org.jspecify.annotations.Nullable;

/**
 * What somebody sets out to do.
 *
 * @param id the request's, or one made for the occasion; its lines are told by it
 * @param actor {@code manager}; {@code cluster} or {@code file} for what was done behind Weir's back
 * @param from the address it came from; or who wrote it, where the store knows
 * @param action what is done, such as {@code blacklist.add}
 * @param target to what
 */
public record Deed(String id, String actor, @Nullable String from, String action, String target) {

    /** The actor of a change in the cluster that was not made here. */
    public static final String CLUSTER = "cluster";

    /** The actor of a change of a file by hand. */
    public static final String FILE = "file";

    /** Said more exactly, once that is known. */
    public Deed as(String who, String does, String what) {
        return new Deed(id, who, from, does, what);
    }
}
