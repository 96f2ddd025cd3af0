package dev.weir.response;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The source of exchange ids, one for a process. An id is 8 characters that name the run of the process (40 random bits) and
 * 13 that name the exchange within it (64 bits). Within a run no two are alike: the second part is a counter with a random
 * start, put through a bijection so that it does not show how many exchanges there were. Safe for all threads; it never
 * blocks.
 */
public final class ExchangeIds {

    /** Crockford's base 32: no i, l, o or u, so that an id survives being read aloud. */
    private static final byte[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);

    private static final int RUN_LENGTH = 8;
    private static final int LENGTH = RUN_LENGTH + 13;
    private static final long ODD_STEP = 0x9e3779b97f4a7c15L;

    private final long run;
    private final AtomicLong counter;

    /**
     * @param random what makes this run differ from all others; a {@link java.security.SecureRandom} outside tests
     */
    public ExchangeIds(RandomGenerator random) {
        this.run = random.nextLong();
        this.counter = new AtomicLong(random.nextLong());
    }

    public ExchangeId next() {
        byte[] id = new byte[LENGTH];
        write(run, id, 0, RUN_LENGTH);
        write(scatter(counter.getAndAdd(ODD_STEP)), id, RUN_LENGTH, LENGTH);
        return new ExchangeId(new String(id, StandardCharsets.ISO_8859_1));
    }

    private static void write(long bits, byte[] id, int from, int to) {
        long rest = bits;
        for (int i = to - 1; i >= from; i--) {
            id[i] = ALPHABET[(int) (rest & 31)];
            rest >>>= 5;
        }
    }

    /** A bijection on 64 bits: odd multiplications and shifted exclusive-ors can each be undone. */
    private static long scatter(long number) {
        long mixed = (number ^ (number >>> 32)) * 0xd6e8feb86659fd93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        return mixed ^ (mixed >>> 32);
    }
}
