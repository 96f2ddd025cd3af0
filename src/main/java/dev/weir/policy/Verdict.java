package dev.weir.policy;

import dev.weir.policy.document.Entry;
import org.jspecify.annotations.Nullable;

/** What the policy says. */
public sealed interface Verdict {

    /** The entry in {@code report} mode that would have denied it, where there is one. */
    @Nullable
    Entry reported();

    /**
     * It may pass.
     *
     * @param decider what says so
     */
    record Permitted(Decider decider, @Nullable Entry reported) implements Verdict {}

    /**
     * It must not.
     *
     * @param decider what says so
     */
    record Denied(Decider decider, @Nullable Entry reported) implements Verdict {}

    /** It depends on the addresses of the target, which the inquiry is to be put for one by one. */
    record OnAddress(@Nullable Entry reported) implements Verdict {}

    /** What decided. */
    sealed interface Decider {}

    /** An entry of {@code blacklist}. */
    record Blacklist(Entry entry) implements Decider {}

    /** An entry of {@code allow}. */
    record Allow(Entry entry) implements Decider {}

    /**
     * A list that is fetched.
     *
     * @param feed its name in the configuration
     * @param domain the name on it
     */
    record Feed(String feed, String domain) implements Decider {}

    /** {@code ip-literals}: the target is named by its address. */
    record IpLiteral() implements Decider {}

    /** {@code default}: nothing else said anything. */
    record Fallback() implements Decider {}

    /** There has been no usable document since the start, and {@code weir.policy.on-missing} denies. */
    record Missing() implements Decider {}
}
