package dev.weir.control.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.policy.document.PolicyDocument;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy document as JSON. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Policy", description = "A policy document; what is read can be changed and sent back.")
record PolicyBody(
        @Schema(description = "Of the format.", examples = "1")
        int version,

        @Schema(
                description = "What nothing else decides.",
                enumeration = {"allow", "deny"})
        @JsonProperty("default")
        @Nullable
        String fallback,

        @Schema(
                description = "Targets named by address.",
                enumeration = {"allow", "deny"})
        @JsonProperty("ip-literals")
        @Nullable
        String ipLiterals,

        List<Item> blacklist,
        List<Item> allow,
        List<Item> reach) {

    static PolicyBody of(PolicyDocument document) {
        return new PolicyBody(
                document.version(),
                token(document.fallback()),
                token(document.ipLiterals()),
                items(Listing.BLACKLIST, document),
                items(Listing.ALLOW, document),
                items(Listing.REACH, document));
    }

    private static @Nullable String token(PolicyDocument.@Nullable Say say) {
        return say == null ? null : say.token();
    }

    private static List<Item> items(Listing list, PolicyDocument document) {
        return list.of(document).map(listed -> Item.of(list, listed)).toList();
    }
}
