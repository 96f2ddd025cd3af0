package dev.weir.field;

import java.util.ArrayList;
import java.util.List;

/** What {@code If-Match} or {@code If-None-Match} asks for (RFC 9110 §13.1.1, §13.1.2). */
public sealed interface EntityTags {

    /** {@code *}: whatever there is. */
    record Any() implements EntityTags {}

    /**
     * One of these.
     *
     * @param tags at least one
     */
    record Listed(List<EntityTag> tags) implements EntityTags {
        public Listed {
            tags = List.copyOf(tags);
        }
    }

    /** There is no such field. */
    record Absent() implements EntityTags {}

    /** No tag could be read. */
    record Invalid() implements EntityTags {}

    /** A member that is no tag is passed over; {@code *} means any only where it stands alone. */
    static EntityTags parse(List<String> lines) {
        if (lines.isEmpty()) {
            return new Absent();
        }
        if (lines.size() == 1 && Syntax.trimmed(lines.getFirst()).equals("*")) {
            return new Any();
        }
        List<EntityTag> tags = new ArrayList<>();
        for (String line : lines) {
            for (int at = 0; at < line.length(); ) {
                at = member(line, at, tags) + 1;
            }
        }
        return tags.isEmpty() ? new Invalid() : new Listed(tags);
    }

    /** Reads one member of the list and tells where it ends: a comma may stand inside a tag. */
    private static int member(String line, int from, List<EntityTag> tags) {
        int start = Syntax.skipWhitespace(line, from);
        int end = EntityTag.end(line, start);
        if (end < 0) {
            return Syntax.indexOrEnd(line, ',', start);
        }
        int next = Syntax.skipWhitespace(line, end);
        if (Syntax.endsMember(line, next)) {
            tags.add(EntityTag.of(line, start, end));
        }
        return Syntax.indexOrEnd(line, ',', next);
    }

    /** The comparison of {@code If-None-Match}. */
    default boolean matchesWeakly(EntityTag tag) {
        return switch (this) {
            case Any _ -> true;
            case Listed listed -> listed.tags.stream().anyMatch(tag::weakEquals);
            case Absent _, Invalid _ -> false;
        };
    }

    /** The comparison of {@code If-Match}. */
    default boolean matchesStrongly(EntityTag tag) {
        return switch (this) {
            case Any _ -> true;
            case Listed listed -> listed.tags.stream().anyMatch(tag::strongEquals);
            case Absent _, Invalid _ -> false;
        };
    }
}
