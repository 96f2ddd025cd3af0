package dev.weir.control.policy;

import jakarta.ws.rs.Path;

/** What passes all the same, or alone. */
@Path("/api/v1/allow")
public class AllowResource extends ListResource {

    AllowResource(EntryLists lists) {
        super(lists, Listing.ALLOW);
    }
}
