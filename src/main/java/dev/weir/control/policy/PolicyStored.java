package dev.weir.control.policy;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came of replacing the live document. */
@Schema(name = "PolicyStored", description = "The document is stored, and in force in this replica.")
record PolicyStored(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "Of the text.") String version,

        @Schema(
                description = "Of all that is in force: documents that say the same have the same.",
                examples = "5d1a36c1b2c0e3f4")
        String hash,

        @Schema(description = "What its author should know.")
        List<Notice> notices) {}
