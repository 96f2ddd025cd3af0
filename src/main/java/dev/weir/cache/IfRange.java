package dev.weir.cache;

import dev.weir.field.ContentRange;
import dev.weir.field.EntityTag;
import dev.weir.field.Selection.Span;
import java.util.List;
import java.util.Optional;

/**
 * The condition under which the rest of a stored response may come from its origin: that it still has the same, to the byte (RFC 9110
 * §13.1.5).
 *
 * @param field where the validator stands in a response, in lower case
 * @param validator a strong one
 */
public record IfRange(String field, String validator) {

    private static final String ETAG = "etag";
    private static final String MODIFIED = "last-modified";

    /** What an answer says of itself; names are asked in lower case. */
    public interface Answer {
        List<String> all(String lowerName);
    }

    /** Empty where no strong validator tells what is stored from what came after it. */
    public static Optional<IfRange> of(StoredResponse stored, Moment now) {
        if (stored.status() != 200) {
            return Optional.empty();
        }
        String tag = stored.fields().get(ETAG);
        if (tag != null) {
            return EntityTag.parse(tag).filter(known -> !known.weak()).map(_ -> new IfRange(ETAG, tag));
        }
        String modified = stored.fields().get(MODIFIED);
        return modified != null && Preconditions.permitsRange(modified, stored.fields(), stored.received(now))
                ? Optional.of(new IfRange(MODIFIED, modified))
                : Optional.empty();
    }

    /** Whether an answer is that stretch of the same representation. */
    public boolean isMetBy(int status, Answer answer, Span rest, long complete) {
        return status == 206
                && isRepeated(answer.all(field))
                && ContentRange.parse(answer.all("content-range")) instanceof ContentRange.Of part
                && part.first() == rest.first()
                && part.last() == rest.last()
                && part.complete().orElse(complete) == complete;
    }

    /** RFC 9110 §15.3.7: a 206 has the ETag that a 200 would have. A date it may leave out, but one that nobody repeats is not relied on. */
    private boolean isRepeated(List<String> said) {
        return said.size() == 1 && said.getFirst().equals(validator);
    }
}
