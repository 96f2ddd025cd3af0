package dev.weir.control.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of a list. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "EntryPage",
        description = "A page of a list: the live document's entries, then the base's, then those of feeds.")
public record ItemPage(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "How many there are on all pages.", examples = "1")
        int total,

        List<Item> items,

        @Schema(
                description = "The following page; absent on the last.",
                examples = "/api/v1/blacklist?cursor=MCBuby1hZHMgbGl2ZQ")
        @Nullable
        String next) {}
