package dev.weir.policy.document;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code blacklist} or {@code allow}.
 *
 * @param id unique in its document; where none is written it follows from the conditions, so that it stays the same
 * @param place where it begins
 * @param when what it matches
 * @param mode whether it decides or only tells
 * @param tunnel what it means for a tunnel that hides some of its conditions
 * @param reason why it is there, for the one who is refused
 * @param owner whom to ask
 * @param expires from when on it does not count
 */
public record Entry(
        String id,
        Place place,
        Conditions when,
        Mode mode,
        Tunnel tunnel,
        @Nullable String reason,
        @Nullable String owner,
        @Nullable Instant expires) {

    /** What a match comes to. */
    public enum Mode {
        ENFORCE("enforce"),
        /** Counted and logged, and let through. */
        REPORT("report");

        private final String token;

        Mode(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }
    }

    /** What becomes of a tunnel in which the entry could match, but nobody can see it. */
    public enum Tunnel {
        DENY("deny"),
        IGNORE("ignore");

        private final String token;

        Tunnel(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }
    }

    /**
     * Whether it no longer counts.
     *
     * @param now milliseconds since the epoch
     */
    public boolean isExpired(long now) {
        return expires != null && expires.toEpochMilli() <= now;
    }
}
