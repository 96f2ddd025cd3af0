package dev.weir.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set kept in order as a list through its members themselves. What passes an event loop is in it for less than a turn mostly, of which
 * hashing would cost a share. For one thread.
 *
 * @param <L> its members, each of which is in one such list at most
 */
public final class Chain<L extends Chain.Link<L>> {

    private @Nullable L first;
    private @Nullable L last;
    private int size;

    /** A member's place. */
    public abstract static class Link<L extends Link<L>> {

        /** The list that it is in; null for none. */
        private @Nullable Chain<L> of;

        private @Nullable L before;
        private @Nullable L after;
    }

    /** Puts it at the end, unless it is in a list already; whether it was put there. */
    public boolean add(L member) {
        Link<L> link = member;
        if (link.of != null) {
            return false;
        }
        link.of = this;
        link.before = last;
        Link<L> before = last;
        if (before == null) {
            first = member;
        } else {
            before.after = member;
        }
        last = member;
        size++;
        return true;
    }

    /** Does nothing where it is not in this list. */
    public void remove(L member) {
        Link<L> link = member;
        if (link.of != this) {
            return;
        }
        Link<L> before = link.before;
        Link<L> after = link.after;
        if (before == null) {
            first = link.after;
        } else {
            before.after = link.after;
        }
        if (after == null) {
            last = link.before;
        } else {
            after.before = link.before;
        }
        link.of = null;
        link.before = null;
        link.after = null;
        size--;
    }

    public int size() {
        return size;
    }

    /** Those that are in it now, whatever becomes of them. */
    public List<L> all() {
        List<L> all = new ArrayList<>(size);
        for (L next = first; next != null; next = after(next)) {
            all.add(next);
        }
        return all;
    }

    private @Nullable L after(Link<L> link) {
        return link.after;
    }
}
