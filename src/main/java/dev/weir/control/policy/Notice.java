package dev.weir.control.policy;

import dev.weir.policy.document.Reading;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something said of a place in a document. */
@Schema(name = "Notice", description = "Something said of a place in a document.")
public record Notice(
        @Schema(description = "From 1.", examples = "4") int line,
        @Schema(description = "From 1.", examples = "5") int column,

        @Schema(
                description = "What.",
                examples =
                        "blacklist[0].domain: '*.example' is no domain: the name alone stands for everything under it too: write 'example'")
        String detail) {

    static List<Notice> of(List<Reading.Notice> notices) {
        return notices.stream()
                .map(notice -> new Notice(notice.place().line(), notice.place().column(), notice.text()))
                .toList();
    }
}
