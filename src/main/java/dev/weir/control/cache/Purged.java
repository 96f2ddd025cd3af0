package dev.weir.control.cache;

import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a purge met. */
@Schema(name = "Purged", description = "What a purge met.")
public record Purged(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(
                description =
                        "Where it is gone: in all replicas, where they share a store or the live policy, else in this one.",
                examples = "replica")
        Scope scope,

        @Schema(description = "URLs of which something was stored in this replica.", examples = "3")
        long purged,

        @Schema(description = "Whether it stays, to be validated.", examples = "false")
        boolean soft) {

    /** Where something was purged. */
    public enum Scope {
        REPLICA("replica"),
        ALL("all");

        private final String token;

        Scope(String token) {
            this.token = token;
        }

        @JsonValue
        public String token() {
            return token;
        }
    }
}
