package dev.weir.feeds;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a list that lies on disk.
 *
 * @param url where it came from, as configured
 * @param format how it was read, as configured
 * @param etag the origin's, as it wrote it
 * @param lastModified the origin's, as it wrote it
 * @param fetchedAt when the origin last said that this is the list
 * @param sha256 of the bytes as they came, in lower-case hexadecimal; the file is named after it
 */
record Kept(
        String url,
        String format,
        @Nullable String etag,
        @Nullable String lastModified,
        Instant fetchedAt,
        String sha256) {

    private static final String SHA256 = "[0-9a-f]{64}";

    boolean isOf(FeedSettings feed) {
        return url.equals(feed.url().toString()) && format.equals(feed.format().name());
    }

    /** Whether an origin can be asked if it still is the list. */
    boolean hasValidator() {
        return etag != null || lastModified != null;
    }

    Kept at(Instant now) {
        return new Kept(url, format, etag, lastModified, now, sha256);
    }

    /** A line for each; no value has a line's end in it. */
    String written() {
        StringBuilder text = new StringBuilder();
        line(text, "url", url);
        line(text, "format", format);
        line(text, "etag", etag);
        line(text, "last-modified", lastModified);
        line(text, "fetched-at", fetchedAt.toString());
        line(text, "sha-256", sha256);
        return text.toString();
    }

    private static void line(StringBuilder text, String key, @Nullable String value) {
        if (value != null) {
            text.append(key).append('=').append(value).append('\n');
        }
    }

    /** Empty where the text is not what {@link #written} makes. */
    static Optional<Kept> read(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String url = values.get("url");
        String format = values.get("format");
        Instant fetchedAt = instant(values.get("fetched-at"));
        String sha256 = values.get("sha-256");
        return url == null || format == null || fetchedAt == null || sha256 == null || !sha256.matches(SHA256)
                ? Optional.empty()
                : Optional.of(
                        new Kept(url, format, values.get("etag"), values.get("last-modified"), fetchedAt, sha256));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null; // someone else wrote it
        }
    }
}
