package dev.weir.control.cache;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a purge met. */
@Schema(name = "Purged", description = "What a purge met in this replica.")
public record Purged(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "URLs of which something was stored.", examples = "3")
        long purged,

        @Schema(description = "Whether it stays, to be validated.", examples = "false")
        boolean soft) {}
