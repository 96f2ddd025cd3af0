package dev.weir.policy;

import dev.weir.net.AddressRange;

/** What is said of an address and port that is about to be dialled. */
public sealed interface Judgement {

    /** It may be dialled. */
    record Allowed() implements Judgement {}

    /**
     * It is not public, and nothing opens it.
     *
     * @param addressClass what it is
     * @param configLine the line of configuration that would open it
     */
    record Prohibited(AddressClass addressClass, String configLine) implements Judgement {}

    /**
     * The operator denied it.
     *
     * @param range the denied range that contains it
     */
    record Denied(AddressRange range) implements Judgement {}

    /**
     * The guard lets it pass, and the policy denies it for its address.
     *
     * @param verdict what the policy says
     */
    record Blacklisted(Verdict.Denied verdict) implements Judgement {}
}
