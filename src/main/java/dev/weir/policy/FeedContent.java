package dev.weir.policy;

import dev.weir.policy.match.DomainSet;

/**
 * What a fetched list says.
 *
 * @param name its name in the configuration
 * @param blocked names that must not be reached, each with everything under it
 * @param excepted names whose blocks it lifts, each with everything under it
 * @param scope whose blocks it lifts
 */
public record FeedContent(String name, DomainSet blocked, DomainSet excepted, Scope scope) {

    /** Whose blocks a list's exceptions lift. */
    public enum Scope {
        /** Those of the list itself. */
        OWN,
        /** Those of every list. */
        ALL
    }
}
