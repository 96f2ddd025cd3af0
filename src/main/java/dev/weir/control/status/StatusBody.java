package dev.weir.control.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How one replica is.
 *
 * @param replica its name
 * @param version of Weir
 * @param started when
 * @param uptimeSeconds since then
 * @param ready whether it wants clients
 * @param notReady the checks that say it does not
 * @param dataPlane where it listens, and what is open
 * @param control the control socket itself
 * @param policy what is in force
 * @param feeds the remote lists
 * @param guard what the address guard says here
 * @param cache what is stored
 * @param certificates when they expire
 * @param logDropped lines that the log had no room for
 * @param warnings what its operator should look at, in words
 */
@Schema(name = "Status")
public record StatusBody(
        String replica,
        String version,
        Instant started,
        long uptimeSeconds,
        boolean ready,
        List<String> notReady,
        DataPlane dataPlane,
        Control control,
        Policy policy,
        List<Feed> feeds,
        Guard guard,
        Cache cache,
        List<Certificate> certificates,
        long logDropped,
        List<String> warnings) {

    /**
     * The data plane.
     *
     * @param plain the plain listener's port; 0 while there is none
     * @param tls the TLS listener's port; null where there is none
     */
    @Schema(name = "StatusDataPlane")
    public record DataPlane(int plain, @Nullable Integer tls, long connections, long tunnels) {}

    /**
     * The control socket.
     *
     * @param troubles what is wrong with the password of a user, by user, as words that follow its name
     * @param audit why changes cannot be recorded, and so not made; null where they can
     */
    @Schema(name = "StatusControl")
    public record Control(
            Map<String, String> troubles, @Nullable String audit) {
        public Control {
            troubles = Map.copyOf(troubles);
        }
    }

    /**
     * The policy.
     *
     * @param hash of what the documents say
     * @param since when that came into force
     * @param missing whether everything is denied for want of a usable document
     * @param layers its documents, the one looked at first first
     */
    @Schema(name = "StatusPolicy")
    public record Policy(String hash, Instant since, boolean missing, List<Layer> layers) {}

    /**
     * One document.
     *
     * @param state awaited, missing, none or loaded
     * @param version SHA-256 of its text; null where there is none
     * @param entries in its three lists
     * @param problem why what lies in its place is not what is in force; null where it is
     * @param faults where in the document, as line:column and words
     */
    @Schema(name = "StatusLayer")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Layer(
            String layer,
            String source,
            String state,
            @Nullable String version,
            @Nullable Instant since,
            int entries,
            @Nullable String problem,
            List<String> faults) {}

    /**
     * A remote list.
     *
     * @param names how many are in force
     */
    @Schema(name = "StatusFeed")
    public record Feed(
            String name,
            String url,
            boolean required,
            @Nullable Instant lastAttempt,
            @Nullable Instant lastSuccess,
            @Nullable String failure,
            int failures,
            long names) {}

    /**
     * The address guard, tried with ways to write addresses that are not for everybody.
     *
     * @param spellings what became of each, without what a policy opens
     * @param opened the ranges of {@code weir.egress.allow} that open something which nobody should need
     */
    @Schema(name = "StatusGuard")
    public record Guard(List<Spelling> spellings, List<Opened> opened) {

        static final Guard NONE = new Guard(List.of(), List.of());

        public Guard {
            spellings = List.copyOf(spellings);
            opened = List.copyOf(opened);
        }
    }

    /**
     * A way to write an address.
     *
     * @param spelling as it stands in a request
     * @param outcome {@code closed} on every port, {@code open} on some, or {@code malformed}: it is no host
     * @param kind what is closed, as in a refusal; {@code denied} where {@code weir.egress.deny} closes it; null otherwise
     * @param port one that is open; null otherwise
     */
    @Schema(name = "StatusSpelling")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spelling(
            String spelling,

            @Schema(enumeration = {"closed", "open", "malformed"})
            String outcome,

            @Nullable String kind,
            @Nullable Integer port) {}

    /**
     * A range that opens what is closed to everybody by default.
     *
     * @param what kinds of addresses
     */
    @Schema(name = "StatusOpened")
    public record Opened(String range, List<String> what) {
        public Opened {
            what = List.copyOf(what);
        }
    }

    /**
     * The cache.
     *
     * @param bytes of what is stored, overhead counted
     * @param shared whether this replica is in touch with the others; null where each has its own
     */
    @Schema(name = "StatusCache")
    public record Cache(
            String store,
            long entries,
            long bytes,
            long maxBytes,
            @Nullable Shared shared) {}

    /** How a replica stands with the others. */
    public enum Shared {
        @JsonProperty("in-touch")
        IN_TOUCH,
        /** Redis does not answer, or is not heard. */
        @JsonProperty("away")
        AWAY
    }

    /**
     * A certificate of ours.
     *
     * @param name of its entry in the TLS registry
     */
    @Schema(name = "StatusCertificate")
    public record Certificate(String name, Instant expires) {}

    public StatusBody {
        notReady = List.copyOf(notReady);
        feeds = List.copyOf(feeds);
        certificates = List.copyOf(certificates);
        warnings = List.copyOf(warnings);
    }
}
