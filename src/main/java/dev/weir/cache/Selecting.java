package dev.weir.cache;

import java.util.List;

/** The request's fields as its origin sees them, by which a variant is selected (RFC 9111 §4.1). */
@FunctionalInterface
public interface Selecting {

    /** All lines of a field in order; none where the request has no such field. */
    List<String> lines(String lowerName);
}
