package dev.weir.control.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.cache.Inventory;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of what is stored. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "CacheEntryPage", description = "A page of what is stored in this replica, in the order of URLs.")
public record EntryPage(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "How many there are on all pages.", examples = "1")
        long total,

        List<Entry> items,

        @Schema(description = "The following page; absent on the last. Good for a quarter of an hour.") @Nullable
        String next) {

    /** A URL of which something is stored. */
    @Schema(name = "CacheEntry")
    public record Entry(
            @Schema(
                    description = "Its query as weir.privacy.query has it.",
                    examples = "https://files.example/a.tar.gz")
            String url,

            @Schema(
                    description =
                            "Whether `url` is all of it. Where it is not, something was left out of it or stands for it, and a purge"
                                    + " of `url` would mean another; `prefix` reaches it.",
                    examples = "true")
            boolean whole,

            @Schema(description = "What it takes, overhead included.", examples = "10736")
            long bytes,

            @Schema(description = "What is stored for it, the newest first.")
            List<Variant> variants) {

        private static Entry of(Inventory.Kept kept, UnaryOperator<String> shown) {
            String stored = kept.key().uri();
            String url = shown.apply(stored);
            return new Entry(
                    url,
                    url.equals(stored),
                    kept.bytes(),
                    kept.copies().stream().map(Variant::of).toList());
        }
    }

    /** One stored answer. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "CacheVariant")
    public record Variant(
            @Schema(examples = "200") int status,

            @Schema(description = "Bytes of its body.", examples = "10240")
            long length,

            @Schema(examples = "application/gzip") @Nullable String contentType,

            @Schema(description = "In seconds (RFC 9111).", examples = "12")
            long age,

            @Schema(description = "Seconds for which it is fresh; negative where it is stale.", examples = "48")
            long ttl,

            @Schema(description = "Whether it was purged softly: it is validated before it is used again.")
            boolean purged,

            @Schema(description = "When it came.", examples = "2026-11-29T08:15:00Z")
            Instant stored,

            @Schema(description = "By which it can be purged.", examples = "[\"release-7\"]")
            List<String> tags,

            @Schema(description = "The request fields that select it.", examples = "[\"accept-encoding\"]")
            List<String> vary) {

        static Variant of(Inventory.Copy copy) {
            return new Variant(
                    copy.status(),
                    copy.length(),
                    copy.contentType(),
                    copy.age(),
                    copy.timeToLive(),
                    copy.isSoftPurged(),
                    Instant.ofEpochSecond(copy.storedAt()),
                    copy.tags(),
                    copy.vary());
        }
    }

    /**
     * A page.
     *
     * @param shown what is told of a URL
     */
    static EntryPage of(String replica, Inventory inventory, UnaryOperator<String> shown, @Nullable String next) {
        List<Entry> items = inventory.resources().stream()
                .map(kept -> Entry.of(kept, shown))
                .toList();
        return new EntryPage(replica, inventory.total(), items, next);
    }
}
