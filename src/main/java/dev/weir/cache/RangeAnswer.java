package dev.weir.cache;

import dev.weir.field.ByteRanges;
import dev.weir.field.Selection;
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

    /** Of what is stored. */
    static RangeAnswer of(CacheRequest request, StoredResponse stored, Moment now) {
        if (!request.hasRange()
                || (stored.status() != 200 && stored.status() != 206)
                || !Preconditions.permitsRange(request.ifRange(), stored.fields(), stored.received(now))
                || !(ByteRanges.parse(request.range()) instanceof ByteRanges.Requested requested)) {
            return new Whole();
        }
        return switch (Selection.select(requested, stored.content().complete())) {
            case Selection.Unsatisfiable _ -> new Unsatisfiable();
            case Selection.Parts parts -> new Parts(parts.spans());
        };
    }

    /** Whether a stored part is all that is asked for. */
    static boolean isHeld(CacheRequest request, StoredResponse stored, Moment now) {
        Content content = stored.content();
        return request.hasRange()
                && Preconditions.permitsRange(request.ifRange(), stored.fields(), stored.received(now))
                && ByteRanges.parse(request.range()) instanceof ByteRanges.Requested requested
                && Selection.select(requested, content.complete()) instanceof Selection.Parts parts
                && parts.spans().stream().allMatch(span -> content.holds(span.first(), span.last()));
    }
}
