package dev.weir.feeds.list;

import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.feeds.list.ListReading.Sound;
import dev.weir.feeds.list.ListReading.Unusable;
import dev.weir.policy.FeedContent;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The reader of a whole list, which takes what is sound in it and refuses what is none. */
public final class ListReader {

    /** Of one list; more would not fit in the memory that a proxy has. */
    private static final int MOST_NAMES = 5_000_000;

    /** How much is looked at to find out the syntax. */
    private static final int SAMPLE = 64 * 1024;

    private final String name;
    private final FeedFormat format;
    private final FeedContent.Scope exceptions;

    /**
     * Knows how to read it.
     *
     * @param name the feed's
     * @param exceptions whose blocks its exceptions lift
     */
    public ListReader(String name, FeedFormat format, FeedContent.Scope exceptions) {
        this.name = name;
        this.format = format;
        this.exceptions = exceptions;
    }

    /**
     * Reads a list to its end.
     *
     * @throws IOException where the stream does
     */
    public ListReading read(InputStream in) throws IOException {
        BufferedInputStream text = new BufferedInputStream(in, SAMPLE);
        Syntax syntax = switch (format) {
            case HOSTS -> Syntax.HOSTS;
            case DOMAINS -> Syntax.DOMAINS;
            case ADBLOCK -> Syntax.ADBLOCK;
            case AUTO -> likely(text);
        };
        Tally tally = new Tally();
        Lines lines = new Lines(text);
        boolean begun = false;
        while (lines.next()) {
            if (lines.isTooLong()) {
                tally.skip(Skipped.TOO_LONG);
                continue;
            }
            String line = lines.text();
            if (!begun && !line.isBlank()) {
                begun = true;
                if (isMarkup(line)) {
                    return new Unusable("it is a page or data, not a list");
                }
            }
            syntax.read(line, tally);
            if (tally.sound() > MOST_NAMES) {
                return new Unusable("it has more than " + MOST_NAMES + " names");
            }
        }
        return lines.isBinary() ? new Unusable("it is not text") : judged(syntax, tally, lines.number());
    }

    private ListReading judged(Syntax syntax, Tally tally, long lines) {
        if (tally.sound() == 0) {
            return new Unusable(
                    lines == 0
                            ? "it is empty"
                            : "there is no name in its " + lines + (lines == 1 ? " line" : " lines"));
        }
        // A text of another kind has a few words that are names; a list of rules may well be for the most part rules of
        // other kinds.
        long unread = tally.skipped(Skipped.NOT_A_NAME) + tally.skipped(Skipped.TOO_LONG);
        if (syntax != Syntax.ADBLOCK && unread > tally.sound()) {
            return new Unusable("most of it are no host names");
        }
        FeedContent content = new FeedContent(name, tally.blocked(), tally.excepted(), exceptions);
        return new Sound(
                content,
                new Counts(lines, content.blocked().size(), content.excepted().size(), tally.allSkipped()));
    }

    /** An error page, or JSON. */
    private static boolean isMarkup(String line) {
        String text = line.strip();
        return text.startsWith("<") || text.startsWith("{");
    }

    /** The syntax that most lines at the beginning are in. */
    private static Syntax likely(BufferedInputStream in) throws IOException {
        in.mark(SAMPLE);
        byte[] sample = in.readNBytes(SAMPLE);
        in.reset();
        int hosts = 0;
        int adblock = 0;
        int others = 0;
        Lines lines = new Lines(new ByteArrayInputStream(sample));
        while (lines.next()) {
            String line = lines.text().strip();
            if (Syntax.looksLikeAdblock(line)) {
                adblock++;
            } else if (Syntax.looksLikeHosts(line)) {
                hosts++;
            } else if (!Syntax.isComment(line)) {
                others++;
            }
        }
        // In a list of rules, lines without a mark are patterns: none of them is a name.
        if (adblock > hosts) {
            return Syntax.ADBLOCK;
        }
        return hosts > 0 && hosts >= others ? Syntax.HOSTS : Syntax.DOMAINS;
    }
}
