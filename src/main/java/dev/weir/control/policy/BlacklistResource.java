package dev.weir.control.policy;

import jakarta.ws.rs.Path;

/** What must not pass. */
@Path("/api/v1/blacklist")
public class BlacklistResource extends ListResource {

    BlacklistResource(EntryLists lists) {
        super(lists, Listing.BLACKLIST);
    }
}
