package dev.weir.policy.match;

/**
 * What looking for expressions in one URL may still cost. A long URL with many readings against many expressions could hold an event
 * loop up for seconds, and the client chooses the URL. What cannot be looked at is taken for what does not pass. For one thread.
 */
public final class Effort {

    /** Some hundred milliseconds. */
    private static final int MOST_CHARACTERS = 4_000_000;

    private static final int GLANCES = 16;

    private int left = MOST_CHARACTERS;

    /** Whether there is enough left for a text of this length; it is then less. */
    boolean spend(int characters) {
        left -= Math.min(left, characters);
        return left > 0;
    }

    /** The same for looking whether a word stands in it, which costs far less. */
    boolean glance(int characters) {
        return spend(characters / GLANCES);
    }
}
