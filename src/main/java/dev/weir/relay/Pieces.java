package dev.weir.relay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes as they are kept while they come: what comes in fair pieces as it is, crumbs put together in a last array that grows. A peer that
 * sends one byte at a time must not make us keep an array for each. What was taken out of an array stays as it was: growing makes a new
 * one, and no byte is written twice.
 */
final class Pieces {

    /** What is no smaller is kept as it came. */
    static final int FAIR = 8 * 1024;

    /** An array of crumbs grows no larger. */
    static final int LARGE = 64 * 1024;

    /** What is no more than this is one array in the end, so that it goes out in one write. */
    static final int ONE = 128 * 1024;

    /** An array's header, and its place in the list. */
    private static final int OVERHEAD = 24;

    private final List<byte[]> arrays = new ArrayList<>();

    /** Bytes in the last array while that may grow; else -1. */
    private int filled = -1;

    private long memory;

    /** More came: its array is ours now. */
    void add(byte[] bytes) {
        if (bytes.length >= FAIR) {
            seal();
            append(bytes);
        } else if (filled < 0) {
            append(bytes);
            filled = bytes.length;
        } else {
            gather(bytes);
        }
    }

    private void append(byte[] array) {
        arrays.add(array);
        memory += array.length + OVERHEAD;
    }

    private void gather(byte[] crumb) {
        int some = Math.min(crumb.length, LARGE - filled);
        System.arraycopy(crumb, 0, roomFor(filled + some), filled, some);
        filled += some;
        if (some < crumb.length) {
            byte[] rest = Arrays.copyOfRange(crumb, some, crumb.length);
            append(rest);
            filled = rest.length;
        }
    }

    /** The last array, grown to hold so much. */
    private byte[] roomFor(int bytes) {
        byte[] last = arrays.getLast();
        return bytes <= last.length ? last : resized(Math.min(LARGE, 2 * bytes));
    }

    private byte[] resized(int length) {
        byte[] last = arrays.getLast();
        byte[] other = Arrays.copyOf(last, length);
        arrays.set(arrays.size() - 1, other);
        memory += other.length - last.length;
        return other;
    }

    /** The last array grows no more, and is as long as what it holds. */
    void seal() {
        if (filled >= 0 && filled < arrays.getLast().length) {
            resized(filled);
        }
        filled = -1;
    }

    int count() {
        return arrays.size();
    }

    byte[] array(int index) {
        return arrays.get(index);
    }

    /** How much of an array is filled. */
    int length(int index) {
        return mayGrow(index) ? filled : arrays.get(index).length;
    }

    /** Whether more may come into an array. */
    boolean mayGrow(int index) {
        return filled >= 0 && index == arrays.size() - 1;
    }

    /** Whether {@link #join} would put something together. */
    boolean isJoinable() {
        return arrays.size() > 1 && memory - (long) arrays.size() * OVERHEAD <= ONE;
    }

    /** Puts all of it into one array, once sealed. */
    void join() {
        byte[] all = new byte[Math.toIntExact(memory - (long) arrays.size() * OVERHEAD)];
        int at = 0;
        for (byte[] array : arrays) {
            System.arraycopy(array, 0, all, at, array.length);
            at += array.length;
        }
        arrays.clear();
        memory = 0;
        append(all);
    }

    /** Where an array begins in all of it. */
    int start(int index) {
        int start = 0;
        for (int i = 0; i < index; i++) {
            start += length(i);
        }
        return start;
    }

    /** All of them, once sealed. */
    List<byte[]> sealed() {
        seal();
        return List.copyOf(arrays);
    }

    /** Lets go of the first ones. */
    void drop(int count) {
        if (count == arrays.size()) {
            filled = -1;
        }
        List<byte[]> first = arrays.subList(0, count);
        for (byte[] array : first) {
            memory -= array.length + OVERHEAD;
        }
        first.clear();
    }

    /** Bytes that they take, whatever they hold. */
    long memory() {
        return memory;
    }
}
