package dev.weir.dashboard;

import dev.weir.control.policy.AllowResource;
import dev.weir.control.policy.BlacklistResource;
import dev.weir.control.policy.Item;
import dev.weir.control.policy.ItemPage;
import dev.weir.control.policy.ListResource;
import dev.weir.control.policy.ReachResource;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** The three lists by way of their resources in REST, so that pages show and do what those do. */
@Singleton
public class EntryAccess {

    private final BlacklistResource blacklist;
    private final AllowResource allow;
    private final ReachResource reach;

    EntryAccess(BlacklistResource blacklist, AllowResource allow, ReachResource reach) {
        this.blacklist = blacklist;
        this.allow = allow;
        this.reach = reach;
    }

    private ListResource of(EntryList list) {
        return switch (list) {
            case BLACKLIST -> blacklist;
            case ALLOW -> allow;
            case REACH -> reach;
        };
    }

    ItemPage page(EntryList list, PolicyQuery query, UriInfo uri) {
        return (ItemPage) of(list).list(query.text(), query.source(), query.state(), null, query.cursor(), uri)
                .getEntity();
    }

    /** The entry, and its ETag in the answer. */
    Response one(EntryList list, String id) {
        return of(list).one(id);
    }

    Item add(EntryList list, String json, UriInfo uri) {
        return (Item) of(list).add(json, uri).getEntity();
    }

    Item put(EntryList list, String id, String json, HttpHeaders fields, UriInfo uri) {
        return (Item) of(list).put(id, json, fields, uri).getEntity();
    }

    void remove(EntryList list, String id, HttpHeaders fields, UriInfo uri) {
        of(list).remove(id, fields, uri);
    }
}
