package dev.weir.dashboard;

import dev.weir.documents.Layer;
import dev.weir.documents.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One document of the policy as it lies there.
 *
 * @param title what it is for
 */
public record Written(String title, Layer layer) {

    static List<Written> all(Status status) {
        return Stream.of(
                        Stream.of(new Written("Live document", status.live())),
                        Stream.ofNullable(status.base())
                                .map(base -> new Written("Base document, read-only here", base)))
                .flatMap(each -> each)
                .toList();
    }

    public String state() {
        return layer.state().name().toLowerCase(Locale.ROOT);
    }

    public boolean isFaulty() {
        return layer.problem() != null || !layer.isUsable();
    }
}
