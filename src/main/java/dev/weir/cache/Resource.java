package dev.weir.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that is stored under one key, the newest first. Immutable. */
final class Resource {

    /** More variants than this push the oldest out, so that no client fills the store from one URL. */
    static final int MOST = 32;

    private final StoredResponse[] responses;

    /** When the second level was last asked for it; when its first response came, where it never was. */
    private final long recalledNanos;

    private Resource(StoredResponse[] responses, long recalledNanos) {
        this.responses = responses;
        this.recalledNanos = recalledNanos;
    }

    static Resource of(StoredResponse only) {
        return new Resource(new StoredResponse[] {only}, only.receivedNanos());
    }

    /**
     * What is kept with what the second level has.
     *
     * @param recalled at least one, the newest first
     * @param nanos when that was asked for
     */
    static Resource recalled(@Nullable Resource kept, List<StoredResponse> recalled, long nanos) {
        Resource all = kept;
        for (StoredResponse response : recalled.reversed()) {
            if (all == null) {
                all = of(response);
            } else if (!all.isNewerThan(response)) {
                all = all.with(response);
            }
        }
        return new Resource(all == null ? new StoredResponse[0] : all.responses, nanos);
    }

    long recalledNanos() {
        return recalledNanos;
    }

    /** This without what is not known since then; null when none is left. */
    @Nullable
    Resource knownSince(long nanos) {
        if (recalledNanos - nanos >= 0) {
            return this;
        }
        StoredResponse[] left = Arrays.stream(responses)
                .filter(response -> response.receivedNanos() - nanos >= 0)
                .toArray(StoredResponse[]::new);
        return left.length == 0 ? null : new Resource(left, recalledNanos);
    }

    /** This with one more, which takes the place of what it replaces. */
    Resource with(StoredResponse newer) {
        List<StoredResponse> kept = new ArrayList<>(responses.length + 1);
        kept.add(newer);
        for (StoredResponse older : responses) {
            if (kept.size() < MOST && !newer.replaces(older)) {
                kept.add(older);
            }
        }
        return new Resource(kept.toArray(StoredResponse[]::new), recalledNanos);
    }

    /** This with one changed into another, which is the newest then, if it is still there. */
    Resource replacing(StoredResponse old, StoredResponse changed) {
        Resource rest = without(old);
        return rest == this ? this : (rest == null ? of(changed) : rest.with(changed));
    }

    /** This without one of them; null when none is left. */
    @Nullable
    Resource without(StoredResponse gone) {
        return without(stored -> stored == gone);
    }

    /** This without what came before that moment and is in the place of one of them, in whatever form; null when none is left. */
    @Nullable
    Resource withoutOlder(StoredResponse gone, long nanos) {
        return without(stored -> gone.replaces(stored) && stored.receivedNanos() - nanos < 0);
    }

    /** This without some of them; null when none is left. */
    @Nullable
    Resource without(Predicate<StoredResponse> gone) {
        List<StoredResponse> kept = new ArrayList<>(List.of(responses));
        if (!kept.removeIf(gone)) {
            return this;
        }
        return kept.isEmpty() ? null : new Resource(kept.toArray(StoredResponse[]::new), recalledNanos);
    }

    /** Whether something newer is there already in the place that a response would take. */
    boolean isNewerThan(StoredResponse response) {
        for (StoredResponse kept : responses) {
            if (response.replaces(kept) && kept.receivedNanos() - response.receivedNanos() > 0) {
                return true;
            }
        }
        return false;
    }

    /** This with some of them to be validated before they are used again; itself where there are none of these. */
    Resource softPurged(Predicate<StoredResponse> which) {
        StoredResponse[] all = responses.clone();
        boolean changed = false;
        for (int i = 0; i < all.length; i++) {
            if (which.test(all[i])) {
                all[i] = all[i].softPurged();
                changed = true;
            }
        }
        return changed ? new Resource(all, recalledNanos) : this;
    }

    /** RFC 9111 §4.1: the newest that the request selects; one without {@code Vary}, which some origins forget, comes last. */
    @Nullable
    StoredResponse selectedBy(CacheRequest request) {
        StoredResponse forAll = null;
        for (StoredResponse response : responses) {
            if (response.variant().isOnly()) {
                forAll = forAll == null ? response : forAll;
            } else if (response.isSelectedBy(request)) {
                return response;
            }
        }
        return forAll;
    }

    List<StoredResponse> responses() {
        return List.of(responses);
    }

    /** Bytes it takes. */
    long size() {
        long size = 0;
        for (StoredResponse response : responses) {
            size += response.size();
        }
        return size;
    }
}
