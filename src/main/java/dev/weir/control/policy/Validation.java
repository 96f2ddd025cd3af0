package dev.weir.control.policy;

import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What would come of a document. */
@Schema(name = "PolicyValidation", description = "What would come of a document; nothing is changed.")
public record Validation(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "Whether it could come into force.")
        boolean valid,

        @Schema(description = "Why not, each with its place: the first fifty.")
        List<Notice> faults,

        @Schema(description = "What its author should know all the same.")
        List<Notice> notices,

        @Schema(description = "How many entries it has.", examples = "12")
        int entries) {

    private static final String SOURCE = "body";

    /** @param base what it would lie over */
    static Reading read(String text, PolicyDocument base, long now) {
        return switch (PolicyReader.read(text, Place.Layer.LIVE, SOURCE, now)) {
            case Reading.Faulty faulty -> faulty;
            case Reading.Read(PolicyDocument live, var notices) -> {
                Stream<Reading.Notice> across = PolicyReader.noticesAcross(live, base, now).stream()
                        .filter(notice -> notice.place().layer() == Place.Layer.LIVE);
                yield new Reading.Read(
                        live, Stream.concat(notices.stream(), across).toList());
            }
        };
    }

    static Validation of(String replica, Reading reading) {
        return switch (reading) {
            case Reading.Faulty faulty -> new Validation(replica, false, Notice.of(faulty.faults()), List.of(), 0);
            case Reading.Read read -> {
                var document = read.document();
                int entries = document.blacklist().size()
                        + document.allow().size()
                        + document.reach().size();
                yield new Validation(replica, true, List.of(), Notice.of(read.notices()), entries);
            }
        };
    }
}
