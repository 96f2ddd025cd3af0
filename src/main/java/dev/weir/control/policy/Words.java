package dev.weir.control.policy;

/** What the OpenAPI document says of the three lists alike. */
final class Words {

    static final String LIST =
            "The live document's entries in the order written, then the base's; those of feeds where `source` asks for them. Link and"
                    + " `next` lead to the following page.";
    static final String ONE = "The live one where both documents have one of this id.";
    static final String ADD =
            "Puts it at the end of the live document, whose comments stay. Without an id it gets one from its conditions: the"
                    + " same entry twice is a 409.";
    static final String PUT =
            "The body is the whole entry. It keeps its id; one in the body has to be the same. With `If-None-Match: *` nothing is"
                    + " replaced, with `If-Match` nothing is added.";
    static final String REMOVE = "Takes it out of the live document. What it blocked passes from now on.";
    static final String Q = "Text that an entry contains, whatever the case.";
    static final String SOURCE = "`live`, `base`, `feed` or `feed:<name>`; both documents when absent.";
    static final String STATE =
            "`active`, `report` or `expired`; or `unused` in this replica, or `shadowed` by what stands before it.";
    static final String LIMIT = "The most entries on a page: 1 to 500, 100 when absent.";
    static final String CURSOR = "Where the page begins, from `next` of the one before.";
    static final String ID = "The entry's id.";
    static final String IF_MATCH = "The ETag of the entry that is meant; another one is not touched. `*` for any.";
    static final String IF_NONE_MATCH = "`*`: only where there is no such entry yet.";
    static final String ENTRY = "The entry; ETag is of what is written in it.";
    static final String ADDED = "It is in force here; Location says where it is.";
    static final String REPLACED = "It was replaced.";
    static final String ANEW = "There was none of this id, and now there is.";
    static final String BAD_QUERY = "A parameter cannot be read.";
    static final String BAD_JSON = "The body is no sound JSON, or a field has another type.";
    static final String ABSENT = "The list has no such entry.";
    static final String TAKEN = "The id is taken, or the live document is read-only or faulty.";
    static final String BASE =
            "The entry is in the base document (`base-entry`), or the live document is read-only or faulty.";
    static final String STALE = "The entry is not the one that is meant; ETag is of the one that is there.";
    static final String FAULTY = "The entry is not sound; `errors` has each fault with its field.";

    private Words() {}
}
