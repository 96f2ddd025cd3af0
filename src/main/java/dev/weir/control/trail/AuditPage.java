package dev.weir.control.trail;

import dev.weir.audit.Happening;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes, the newest first.
 *
 * @param replica whose audit it is
 * @param items the changes
 * @param next where older ones are; null where there are none
 */
@Schema(name = "AuditPage")
public record AuditPage(
        String replica, List<Item> items, @Nullable String next) {

    /**
     * One change.
     *
     * @param number greater than that of everything before it
     * @param time when it was over
     * @param id of the request
     * @param actor manager; cluster or file for what was changed behind Weir's back
     * @param from the address it came from; or who wrote it, where that is known
     * @param action such as blacklist.add
     * @param target what it was done to
     * @param result done, stored (but not in force here), unchanged, refused, failed or unknown
     * @param reason why it came out so; null where there is nothing to say
     * @param before what was there; null where there was nothing
     * @param after what is there now; null where there is nothing
     */
    @Schema(name = "AuditItem")
    public record Item(
            long number,
            Instant time,
            String id,
            String actor,
            @Nullable String from,
            String action,
            String target,
            String result,
            @Nullable String reason,
            @Nullable String before,
            @Nullable String after) {

        static Item of(Happening happening) {
            return new Item(
                    happening.number(),
                    happening.time(),
                    happening.deed().id(),
                    happening.deed().actor(),
                    happening.deed().from(),
                    happening.deed().action(),
                    happening.deed().target(),
                    happening.outcome().result().token(),
                    happening.outcome().reason(),
                    happening.outcome().before(),
                    happening.outcome().after());
        }
    }

    public AuditPage {
        items = List.copyOf(items);
    }
}
