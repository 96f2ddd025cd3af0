package dev.weir.policy.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document, as read.
 *
 * @param version of the format
 * @param fallback what nothing else decides; null where the document does not say
 * @param ipLiterals what becomes of targets named by address; null where the document does not say
 * @param blacklist what must not pass, in the order written
 * @param allow what passes all the same, or alone
 * @param reach private destinations that are opened
 */
public record PolicyDocument(
        int version,
        @Nullable Say fallback,
        @Nullable Say ipLiterals,
        List<Entry> blacklist,
        List<Entry> allow,
        List<Opening> reach) {

    /** The newest version of the format; the one before it is read too, once there is one. */
    public static final int VERSION = 1;

    /** A document that says nothing. */
    public static final PolicyDocument EMPTY = new PolicyDocument(VERSION, null, null, List.of(), List.of(), List.of());

    public PolicyDocument {
        blacklist = List.copyOf(blacklist);
        allow = List.copyOf(allow);
        reach = List.copyOf(reach);
    }

    /** Yes or no. */
    public enum Say {
        ALLOW("allow"),
        DENY("deny");

        private final String token;

        Say(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }
    }
}
