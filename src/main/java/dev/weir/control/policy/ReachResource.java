package dev.weir.control.policy;

import jakarta.ws.rs.Path;

/** Private destinations that are opened. */
@Path("/api/v1/reach")
public class ReachResource extends ListResource {

    ReachResource(EntryLists lists) {
        super(lists, Listing.REACH);
    }
}
