package dev.weir.cache;

import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The store behind this process's own, which replicas share, and the way they tell each other what changed. It keeps bytes and knows
 * nothing of what they mean. Called from any thread; nothing blocks, and every future completes within a bound, on any thread.
 */
public interface SecondLevel {

    /** Whether it is worth asking: it answered when it was last tried. */
    boolean isUp();

    /** How long anybody waits for a body from it; then its origin is asked. */
    Duration patience();

    /** Now, on a clock that all replicas have in common. */
    Frozen.When now();

    /** The bytes of an entry, none where there is no such; not more than {@link Frozen#LONGEST} of them. */
    Future<byte[]> get(CacheKey key);

    /** One part of a body, empty where it is not there. */
    Future<byte[]> part(CacheKey key, Body body, int index);

    /**
     * Whether these parts of a body are there; where they are, they are not the next to go.
     *
     * @param to behind the last of them
     */
    Future<Boolean> has(CacheKey key, Body body, int from, int to);

    /** Keeps an entry for so long; fails with {@link Refused} where it certainly does not, in any other way where it may all the same. */
    Future<Void> put(CacheKey key, byte[] entry, long millis);

    /** Keeps one part of a body for so long. */
    Future<Void> putPart(CacheKey key, Body body, int index, byte[] part, long millis);

    /**
     * Keeps a body that is there for so long at least.
     *
     * @return whether all of it is
     */
    Future<Boolean> keep(CacheKey key, Body body, long millis);

    /** A body that is there goes after so long. */
    void leave(CacheKey key, Body body, long millis);

    /** An entry goes. */
    Future<Void> remove(CacheKey key);

    /** A body goes. */
    void drop(CacheKey key, Body body);

    /** Tells the other replicas. */
    Future<Void> tell(News news, CacheKey key);

    /** Adds to the log of purges, and tells the other replicas. */
    Future<Void> log(byte[] purge);

    /** Asks for the turn to fetch what several replicas lack, and where another has it waits until that is done, within a bound. */
    Future<Turn> turn(CacheKey key);

    /** Gives a turn back; where its answer was for one client alone, the next ones need not wait for each other. */
    void over(CacheKey key, Turn.Ours turn, boolean alone);

    /** Counts what was not as it should be. */
    void count(Event event);

    /** From now on this is told what the others tell. */
    void listen(Listener listener);

    /** It was certainly not done. */
    class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Refused(String why) {
            super(why, null, false, false);
        }
    }

    /** What happened to an entry. */
    enum News {
        /** It was replaced by something newer. */
        CHANGED((byte) 1),
        /** What was asked for before is out of date. */
        INVALID((byte) 2);

        private final byte octet;

        News(byte octet) {
            this.octet = octet;
        }

        /** What stands for it in a message. */
        public byte octet() {
            return octet;
        }

        /** What an octet stands for; null where this version does not know. */
        public static @Nullable News of(byte octet) {
            for (News news : values()) {
                if (news.octet == octet) {
                    return news;
                }
            }
            return null;
        }
    }

    /** Whose turn it is to fetch. */
    sealed interface Turn {
        /**
         * Of who asked.
         *
         * @param name tells it from every other turn
         */
        record Ours(String name) implements Turn {}

        /** Another had it, and is done. */
        record Theirs() implements Turn {}

        /** Nobody waits for anybody here, or has waited long enough. */
        record Nobodys() implements Turn {}
    }

    /** What is counted. */
    enum Event {
        /** An entry answered. */
        HIT,
        MISS,
        /** What was there is not usable: truncated, foreign, of another version, or tampered with. */
        UNUSABLE,
        /** Not written, as too much was on its way already. */
        SHED,
        /** Told by somebody who does not seal as this replica does. */
        FOREIGN
    }

    /** Told of what happens elsewhere. */
    interface Listener {
        void told(News news, CacheKey key);

        /** The log of purges is read anew, and begins after this one. */
        void logBegins(long before);

        /** The purge that is added to it where it was lost. */
        byte[] everything();

        /** The next purge in it, as it was {@link #log}ged; told on a thread that may take its time. */
        void purged(long number, byte[] purge);

        /** Whatever was told up to now has been heard. */
        void heard();

        /** What is told from now on may be missed, until {@link #hears}. */
        void deaf();

        /** What is told from now on is heard; what was told before may have been missed. */
        void hears();

        /** It answers again: what could not be said meanwhile is to be said before anybody asks it. */
        Future<Void> back();
    }
}
