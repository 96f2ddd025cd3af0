package dev.weir.dashboard;

import dev.weir.control.policy.AllowResource;
import dev.weir.control.policy.BlacklistResource;
import dev.weir.control.policy.Item;
import dev.weir.control.policy.ItemPage;
import dev.weir.control.policy.ReachResource;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

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

    ItemPage page(EntryList list, PolicyQuery query, UriInfo uri) {
        @Nullable String q = query.text();
        @Nullable String source = query.source();
        @Nullable String state = query.state();
        @Nullable String cursor = query.cursor();
        Response answer = switch (list) {
            case BLACKLIST -> blacklist.list(q, source, state, null, cursor, uri);
            case ALLOW -> allow.list(q, source, state, null, cursor, uri);
            case REACH -> reach.list(q, source, state, null, cursor, uri);
        };
        return (ItemPage) answer.getEntity();
    }

    /** The entry, and its ETag in the answer. */
    Response one(EntryList list, String id) {
        return switch (list) {
            case BLACKLIST -> blacklist.one(id);
            case ALLOW -> allow.one(id);
            case REACH -> reach.one(id);
        };
    }

    Item add(EntryList list, String json, UriInfo uri) {
        Response answer = switch (list) {
            case BLACKLIST -> blacklist.add(json, uri);
            case ALLOW -> allow.add(json, uri);
            case REACH -> reach.add(json, uri);
        };
        return (Item) answer.getEntity();
    }

    Item put(EntryList list, String id, String json, HttpHeaders fields, UriInfo uri) {
        Response answer = switch (list) {
            case BLACKLIST -> blacklist.put(id, json, fields, uri);
            case ALLOW -> allow.put(id, json, fields, uri);
            case REACH -> reach.put(id, json, fields, uri);
        };
        return (Item) answer.getEntity();
    }

    void remove(EntryList list, String id, HttpHeaders fields, UriInfo uri) {
        switch (list) {
            case BLACKLIST -> blacklist.remove(id, fields, uri);
            case ALLOW -> allow.remove(id, fields, uri);
            case REACH -> reach.remove(id, fields, uri);
        }
    }
}
