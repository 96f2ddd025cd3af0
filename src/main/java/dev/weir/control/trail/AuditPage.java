package dev.weir.control.trail;

import dev.weir.audit.Difference;
import dev.weir.audit.Happening;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes, the newest first.
 *
 * @param replica whose audit it is
 * @param since the time of the oldest line that is kept: older changes are not here any more; null where there is no line
 * @param items the changes
 * @param next where older ones are; null where there are none
 */
@Schema(name = "AuditPage")
public record AuditPage(
        String replica,
        @Nullable Instant since,
        List<Item> items,
        @Nullable String next) {

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
     * @param before what was there; null where there was nothing, or too much to show
     * @param after what is there now; null where there is nothing, or too much to show
     * @param difference of a policy document that was changed as a whole; null for anything else
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
            @Nullable String after,
            @Nullable Difference difference) {

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
                    happening.outcome().after(),
                    happening.outcome().difference());
        }
    }

    public AuditPage {
        items = List.copyOf(items);
    }
}
