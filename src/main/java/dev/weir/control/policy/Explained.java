package dev.weir.control.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What would happen to a request, and why. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Explanation", description = "What would happen to a request, and why. It was not made.")
public record Explained(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "All of it in a sentence or two.")
        String sentence,

        @Schema(
                description = "`denied` by the policy, or `refused` for another reason.",
                enumeration = {"allowed", "denied", "refused"})
        String verdict,

        @Schema(description = "The target in one spelling.", examples = "https://ads.example/banner.gif")
        String target,

        @Schema(description = "What the client would be told; absent where the request would pass.") @Nullable
        Refusal refusal,

        @Schema(description = "What decided.") @Nullable Decider decider,

        @Schema(description = "The entry that would have denied it, were it not in report mode.") @Nullable
        Item reported,

        @Schema(description = "What became of looking the name up.", examples = "resolved")
        String dns,

        @Schema(description = "The target's addresses, each judged.")
        List<Address> addresses,

        @Schema(description = "The same through CONNECT.") @Nullable
        Tunnel tunnel,

        @Schema(description = "What the cache makes of it.") @Nullable
        Cache cache) {

    /** What a client would be told. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExplainedRefusal")
    public record Refusal(
            @Schema(examples = "403") int status,
            @Schema(examples = "Blacklisted") String title,
            @Schema(description = "In words.") String detail,

            @Schema(description = "The setting that decides, or the line that would allow it.") @Nullable
            String hint) {}

    /** What decided. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExplainedDecider")
    public record Decider(
            @Schema(enumeration = {"blacklist", "allow", "feed", "ip-literals", "default", "missing"})
            String by,

            @Schema(description = "The entry.") @Nullable Item entry,
            @Schema(description = "The feed.") @Nullable String feed,

            @Schema(description = "The name on the feed.") @Nullable
            String domain) {}

    /** One of the target's addresses. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExplainedAddress")
    public record Address(
            @Schema(examples = "10.0.0.7") String address,

            @Schema(
                    description = "`prohibited` is not public and nothing opens it; `denied` is of weir.egress.deny.",
                    enumeration = {"allowed", "prohibited", "denied", "blacklisted"})
            String judgement,

            @Schema(description = "What kind of address it is.", examples = "private") @Nullable
            String kind,

            @Schema(description = "What would open it.", examples = "weir.egress.allow=10.0.0.7/32:443") @Nullable
            String opens,

            @Schema(description = "The denied range, or the entry's id.") @Nullable
            String by) {}

    /** The same target through a tunnel. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExplainedTunnel")
    public record Tunnel(
            @Schema(enumeration = {"allowed", "denied", "refused"})
            String verdict,

            @Nullable Refusal refusal,
            @Nullable Decider decider,

            @Schema(description = "What follows from a tunnel hiding all but host and port.") @Nullable
            String caveat) {}

    /** What the cache makes of it. */
    @Schema(name = "ExplainedCache")
    public record Cache(
            @Schema(description = "What it is kept under.", examples = "https://ads.example/banner.gif")
            String key,

            @Schema(enumeration = {"off", "bypass", "ask"}) String use,

            @Schema(description = "What is there now, the newest first.")
            List<Stored> stored) {}

    /** One stored response. */
    @Schema(name = "ExplainedStored")
    public record Stored(
            @Schema(examples = "200") int status,

            @Schema(description = "In seconds.", examples = "12")
            long age,

            @Schema(description = "Seconds for which it is fresh; negative where it is stale.", examples = "48")
            long ttl) {}
}
