package dev.weir.measure;

/**
 * When an exchange went from one step to the next, in nanoseconds after its request's head; {@link Account#NONE} for what it did not come
 * to.
 *
 * @param asked the policy was asked
 * @param ruled the policy had spoken, of the target's addresses too where what is stored depends on them
 * @param searched the store had been asked, by way of what replicas share; where another's fetch was waited for, it had come
 * @param setOut the first step towards the origin
 */
public record Milestones(long asked, long ruled, long searched, long setOut) {

    /** Of what has not ended. */
    public static final Milestones UNTIMED = new Milestones(Account.NONE, Account.NONE, Account.NONE, Account.NONE);
}
