package dev.weir.cache;

import dev.weir.field.Selection.Span;
import java.util.List;

/** What a range request gets (RFC 9110 §14.2). */
public sealed interface RangeAnswer {

    /** Everything: it asks for no range, or its condition does not hold. */
    record Whole() implements RangeAnswer {}

    /** These parts. */
    record Parts(List<Span> spans) implements RangeAnswer {}

    /** Nothing that it asks for is there. */
    record Unsatisfiable() implements RangeAnswer {}
}
