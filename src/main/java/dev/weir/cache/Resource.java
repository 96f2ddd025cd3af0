package dev.weir.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is stored under one key, the newest first. Immutable. */
final class Resource {

    /** More variants than this push the oldest out, so that no client fills the store from one URL. */
    static final int MOST = 32;

    private final StoredResponse[] responses;

    private Resource(StoredResponse[] responses) {
        this.responses = responses;
    }

    static Resource of(StoredResponse only) {
        return new Resource(new StoredResponse[] {only});
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
        return new Resource(kept.toArray(StoredResponse[]::new));
    }

    /** This with one changed into another, which is the newest then, if it is still there. */
    Resource replacing(StoredResponse old, StoredResponse changed) {
        Resource rest = without(old);
        return rest == this ? this : (rest == null ? of(changed) : rest.with(changed));
    }

    /** This without one of them; null when none is left. */
    @Nullable
    Resource without(StoredResponse gone) {
        List<StoredResponse> kept = new ArrayList<>(List.of(responses));
        if (!kept.removeIf(stored -> stored == gone)) {
            return this;
        }
        return kept.isEmpty() ? null : new Resource(kept.toArray(StoredResponse[]::new));
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

    Resource softPurged() {
        StoredResponse[] all = new StoredResponse[responses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = responses[i].softPurged();
        }
        return new Resource(all);
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
