package dev.weir.policy.match;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Very many names and a number for each, without an object for any. A name is found by all names under it in one pass from its end.
 *
 * <p>Names lie one after another in blocks of bytes; a table with open addressing says where. Before the bytes are compared a tag of
 * eight bits is, so that a name that is not there seldom costs a look at them. The hash is a polynomial over the prime 2^61 - 1 at a
 * secret point: whoever does not know the point finds two names that collide only by luck, so nobody can fill a list that is slow.
 */
final class NameTable {

    static final int MAX_NAME = 253;

    private static final SecureRandom SECRETS = new SecureRandom();
    private static final long PRIME = (1L << 61) - 1;
    private static final int BLOCK_BITS = 18;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int MAX_BLOCKS = 1 << (31 - BLOCK_BITS);
    private static final int FIRST_SLOTS = 16;

    private final long point = 1 + Math.floorMod(SECRETS.nextLong(), PRIME - 1);
    private final long spread = SECRETS.nextLong() | 1;

    private byte[] @Nullable [] blocks = new byte[1][];
    private int used;
    private int room = BLOCK;
    private byte[] tags = new byte[FIRST_SLOTS];
    private int[] places = new int[FIRST_SLOTS];
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
        long hash = hash(name);
        int place = find(hash, name, 0);
        if (place >= 0) {
            return place;
        }
        if (size >= tags.length - (tags.length >> 2)) {
            grow();
        }
        place = append(name);
        insert(hash, place);
        size++;
        return place;
    }

    /** Gives back what was kept ready for more. */
    void trim() {
        if (used > 0) {
            byte[] last = block(used - 1);
            blocks = Arrays.copyOf(blocks, used);
            blocks[used - 1] = Arrays.copyOf(last, room);
        }
    }

    /** The first of a hash, which takes in the characters of a name from its end by {@link #step}. */
    static long start() {
        return 1;
    }

    long step(long hash, char c) {
        // hash * point + c + 1 modulo 2^61 - 1: the high part of the product counts as much as the low one.
        long high = Math.multiplyHigh(hash, point);
        long low = hash * point;
        long sum = (low & PRIME) + ((high << 3) | (low >>> 61)) + c + 1;
        sum = (sum & PRIME) + (sum >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }

    /** Where the name lies that is the rest of this text from that index on, or -1; the hash is of that rest. */
    int find(long hash, String text, int from) {
        long mixed = mix(hash);
        int mask = tags.length - 1;
        byte tag = tag(mixed);
        for (int slot = slot(mixed); tags[slot] != 0; slot = (slot + 1) & mask) {
            if (tags[slot] == tag && isAt(places[slot], text, from)) {
                return places[slot];
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

    /** Every place, in the order added. */
    int[] all() {
        int[] all = new int[size];
        int count = 0;
        for (int place = first(); place >= 0; place = after(place)) {
            all[count++] = place;
        }
        return all;
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
        tags = new byte[2 * tags.length];
        places = new int[2 * places.length];
        for (int place = first(); place >= 0; place = after(place)) {
            insert(hashAt(place), place);
        }
    }

    private void insert(long hash, int place) {
        long mixed = mix(hash);
        int mask = tags.length - 1;
        int slot = slot(mixed);
        while (tags[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        tags[slot] = tag(mixed);
        places[slot] = place;
    }

    private long hash(String name) {
        long hash = start();
        for (int i = name.length() - 1; i >= 0; i--) {
            hash = step(hash, name.charAt(i));
        }
        return hash;
    }

    private long hashAt(int place) {
        byte[] block = block(place >>> BLOCK_BITS);
        int start = place & (BLOCK - 1);
        long hash = start();
        for (int i = block[start] & 0xff; i > 0; i--) {
            hash = step(hash, (char) block[start + i]);
        }
        return hash;
    }

    private long mix(long hash) {
        long mixed = hash * spread;
        return mixed ^ (mixed >>> 32);
    }

    private int slot(long mixed) {
        return (int) mixed & (tags.length - 1);
    }

    /** Never 0, which is an empty slot. */
    private static byte tag(long mixed) {
        return (byte) ((mixed >>> 56) | 1);
    }

    private byte[] block(int index) {
        byte[] block = blocks[index];
        if (block == null) {
            throw new IllegalStateException("no names there");
        }
        return block;
    }
}
