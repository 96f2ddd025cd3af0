package dev.weir.control.policy;

import dev.weir.policy.document.PolicyReader;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a list are asked for.
 *
 * @param text that an entry must contain, in lower case; empty for any
 * @param source {@code live}, {@code base}, {@code feed} or {@code feed:name}; empty for both documents
 * @param state {@code active}, {@code report}, {@code expired}, {@code unused} or {@code shadowed}; empty for any
 * @param limit the most of a page
 * @param after where the page before ended; null for the first
 */
record ListQuery(
        String text,
        String source,
        String state,
        int limit,
        @Nullable Cursor after) {

    /** Before the name of a fetched list. */
    static final String FEED = "feed:";

    static final int LONGEST_TEXT = 200;

    /** It counts, and has decided or reported nothing here since it came into force. */
    private static final String UNUSED = "unused";

    /** It can decide nothing, for what stands before it. */
    private static final String SHADOWED = "shadowed";

    private static final Set<String> SOURCES = Set.of("", "live", "base", "feed");
    private static final Set<String> STATES = Set.of("", "active", "report", "expired", UNUSED, SHADOWED);

    /** What reading it came to. */
    sealed interface Reading {

        record Read(ListQuery query) implements Reading {}

        /** Why it cannot be answered. */
        record Bad(String why) implements Reading {}
    }

    /** Reads what is written in the query of a URL; null for what is not there. */
    static Reading of(
            @Nullable String text,
            @Nullable String source,
            @Nullable String state,
            int limit,
            @Nullable String cursor) {
        String sought = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        String from = source == null ? "" : source;
        String how = state == null ? "" : state;
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        if (sought.length() > LONGEST_TEXT) {
            return new Reading.Bad("q: is longer than " + LONGEST_TEXT + " characters");
        }
        if (!SOURCES.contains(from) && !from.startsWith(FEED)) {
            return new Reading.Bad("source: must be live, base, feed or feed:<name>");
        }
        if (!STATES.contains(how)) {
            return new Reading.Bad("state: must be active, report, expired, unused or shadowed");
        }
        return cursor != null && after == null
                ? new Reading.Bad("cursor: is none of those in 'next'")
                : new Reading.Read(new ListQuery(sought, from, how, limit, after));
    }

    /** Whether anything of a source is asked for: {@code live}, {@code base} or {@code feed:name}. */
    boolean wants(String from) {
        boolean isFeed = from.startsWith(FEED);
        return switch (source) {
            case "" -> !isFeed;
            case "feed" -> isFeed;
            default -> source.equals(from);
        };
    }

    boolean wants(Item item) {
        return wantsState(item) && (text.isEmpty() || item.contains(text));
    }

    private boolean wantsState(Item item) {
        return switch (state) {
            case "" -> true;
            case UNUSED -> item.uses() != null && item.uses().count() == 0 && !"expired".equals(item.state());
            case SHADOWED -> item.notices().stream().anyMatch(text -> text.startsWith(PolicyReader.NEVER_DECIDES));
            default -> state.equals(item.state());
        };
    }
}
