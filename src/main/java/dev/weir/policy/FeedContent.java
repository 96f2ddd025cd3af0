package dev.weir.policy;

import dev.weir.policy.match.DomainSet;

/**
 * What a fetched list says.
 *
 * @param name its name in the configuration
 * @param blocked names that must not be reached, each with everything under it
 * @param excepted names that no feed blocks, each with everything under it
 */
public record FeedContent(String name, DomainSet blocked, DomainSet excepted) {}
