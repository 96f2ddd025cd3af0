package dev.weir.policy.match;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Very many names and a number for each, without an object for any. Of all names over one that are here it finds each in one pass.
 *
 * <p>Names lie one after another in blocks of bytes; a table with open addressing says where, and has a part of the hash beside it, so
 * that a name that is not there seldom costs a look at the bytes. Before the table a filter is asked whether anything is here that is
 * this name or lies under it: of a name that has nothing to do with any here, however many labels it has, no more than the last
 * few are looked at.
 */
final class NameTable {

    static final int MAX_NAME = 253;

    private static final SecureRandom SECRETS = new SecureRandom();
    private static final int BLOCK_BITS = 18;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int MAX_BLOCKS = 1 << (31 - BLOCK_BITS);
    private static final int FIRST_SLOTS = 16;

    /** In a slot that is not empty, between its part of the hash and the place. */
    private static final long TAKEN = 1L << 31;

    /** With a million names some two millions are marked in sixteen million bits. */
    private static final int BITS_A_SLOT = 8;

    private final long point = 1 + Math.floorMod(SECRETS.nextLong(), Suffixes.PRIME - 1);
    private final long spread = SECRETS.nextLong() | 1;

    private byte[] @Nullable [] blocks = new byte[1][];
    private int used;
    private int room = BLOCK;
    private long[] slots = new long[FIRST_SLOTS];
    private long[] filter = {};
    private int size;

    int size() {
        return size;
    }

    /**
     * Adds a name, or finds it where it is already.
     *
     * @return the place of the name, which stays the same
     */
    int add(String name) {
        long mixed = mix(hash(name));
        int place = find(mixed, name, 0);
        if (place >= 0) {
            return place;
        }
        if (size >= slots.length - (slots.length >> 2)) {
            grow();
        }
        place = append(name);
        insert((mixed & (-1L << 32)) | TAKEN | place);
        size++;
        return place;
    }

    /** To be called after the last name was added, and before any is looked for. */
    void finish() {
        filter = new long[slots.length * BITS_A_SLOT / Long.SIZE];
        for (int place = first(); place >= 0; place = after(place)) {
            Suffixes suffixes = new Suffixes(at(place), point);
            while (suffixes.next()) {
                int bit = bit(mix(suffixes.hash()));
                filter[bit / Long.SIZE] |= 1L << bit;
            }
        }
        if (used > 0) {
            byte[] last = block(used - 1);
            blocks = Arrays.copyOf(blocks, used);
            blocks[used - 1] = Arrays.copyOf(last, room);
        }
    }

    /** Begins to look for this name and those that it lies under, from the shortest on. */
    Walk walk(String name) {
        return new Walk(name);
    }

    /** The names here that one is or lies under. */
    final class Walk {

        private final String name;
        private final Suffixes suffixes;

        private Walk(String name) {
            this.name = name;
            suffixes = new Suffixes(name, point);
        }

        /** The place of the next one, or -1 when there is none. */
        int next() {
            while (suffixes.next()) {
                long mixed = mix(suffixes.hash());
                if (!isMarked(mixed)) {
                    return -1;
                }
                int place = find(mixed, name, suffixes.start());
                if (place >= 0) {
                    return place;
                }
            }
            return -1;
        }

        /** Where in the name the one starts that was found last. */
        int start() {
            return suffixes.start();
        }
    }

    /** Where the name lies that is the rest of this text from that index on, or -1; the hash is of that rest. */
    private int find(long mixed, String text, int from) {
        int mask = slots.length - 1;
        for (int slot = slot(mixed); slots[slot] != 0; slot = (slot + 1) & mask) {
            int place = (int) (slots[slot] & (TAKEN - 1));
            if ((slots[slot] ^ mixed) >>> 32 == 0 && isAt(place, text, from)) {
                return place;
            }
        }
        return -1;
    }

    /** The name at this place. */
    String at(int place) {
        byte[] block = block(place >>> BLOCK_BITS);
        int start = place & (BLOCK - 1);
        return new String(block, start + 1, block[start] & 0xff, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** The place of the first name, or -1. */
    int first() {
        return size == 0 ? -1 : 0;
    }

    /** The place of the name added after the one at this place, or -1. */
    int after(int place) {
        byte[] block = block(place >>> BLOCK_BITS);
        int next = (place & (BLOCK - 1)) + 1 + (block[place & (BLOCK - 1)] & 0xff);
        if (next < block.length && block[next] != 0) {
            return (place & -BLOCK) + next;
        }
        int following = (place >>> BLOCK_BITS) + 1;
        return following < used ? following << BLOCK_BITS : -1;
    }

    private boolean isAt(int place, String text, int from) {
        byte[] block = block(place >>> BLOCK_BITS);
        int start = place & (BLOCK - 1);
        int length = block[start] & 0xff;
        if (length != text.length() - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (block[start + 1 + i] != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private int append(String name) {
        int length = name.length();
        if (used == 0 || room + 1 + length > BLOCK) {
            open();
        }
        byte[] block = block(used - 1);
        int start = room;
        block[start] = (byte) length;
        for (int i = 0; i < length; i++) {
            block[start + 1 + i] = (byte) name.charAt(i);
        }
        room += 1 + length;
        return ((used - 1) << BLOCK_BITS) + start;
    }

    private void open() {
        if (used == MAX_BLOCKS) {
            throw new IllegalStateException("more names than 2 GiB hold");
        }
        if (used == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * used);
        }
        blocks[used++] = new byte[BLOCK];
        room = 0;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[2 * before.length];
        for (long entry : before) {
            if (entry != 0) {
                insert(entry);
            }
        }
    }

    private void insert(long entry) {
        int slot = slot(entry);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
    }

    /** Follows from the part of the hash that an entry has too. */
    private int slot(long mixed) {
        return (int) (mixed >>> 32) & (slots.length - 1);
    }

    private boolean isMarked(long mixed) {
        int bit = bit(mixed);
        return (filter[bit / Long.SIZE] & (1L << bit)) != 0;
    }

    private int bit(long mixed) {
        return (int) mixed & (filter.length * Long.SIZE - 1);
    }

    private long hash(String name) {
        Suffixes suffixes = new Suffixes(name, point);
        while (suffixes.next()) {
            // The last is the whole name.
        }
        return suffixes.hash();
    }

    private long mix(long hash) {
        long mixed = hash * spread;
        return mixed ^ (mixed >>> 32);
    }

    private byte[] block(int index) {
        byte[] block = blocks[index];
        if (block == null) {
            throw new IllegalStateException("no names there");
        }
        return block;
    }
}
