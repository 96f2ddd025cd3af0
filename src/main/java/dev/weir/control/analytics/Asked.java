package dev.weir.control.analytics;

import dev.weir.analytics.Analytics;
import dev.weir.analytics.Dimension;
import dev.weir.analytics.Measure;
import dev.weir.analytics.Resolution;
import dev.weir.analytics.Window;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a path or a query field asks for. Anything but what it may say is 404 or 400. */
final class Asked {

    /** Lists may be in this order. */
    private static final List<Measure> ORDERS = List.of(Measure.REQUESTS, Measure.BYTES, Measure.TIME, Measure.SAVED);

    /** What was refused has saved nothing. */
    private static final List<Measure> ORDERS_OF_DENIED = List.of(Measure.REQUESTS, Measure.BYTES, Measure.TIME);

    /** What is refused has a list of another shape. */
    private static final List<Dimension> LISTS = Stream.of(Dimension.values())
            .filter(dimension -> dimension != Dimension.REFUSAL)
            .toList();

    private Asked() {}

    /** What a list in the path is of. */
    static Dimension list(String token) {
        return LISTS.stream()
                .filter(dimension -> dimension.token().equals(token))
                .findFirst()
                .orElseThrow(() -> new Refused(Problem.of(
                        404,
                        "No such list",
                        "There are " + tokens(LISTS.stream().map(Dimension::token)) + ".")));
    }

    static Window window(String text) {
        return Window.of(text)
                .orElseThrow(() -> refused(
                        "window", text, tokens(Stream.of(Window.values()).map(Window::token))));
    }

    static Measure by(String text) {
        return by(text, ORDERS);
    }

    static Measure byOfDenied(String text) {
        return by(text, ORDERS_OF_DENIED);
    }

    private static Measure by(String text, List<Measure> orders) {
        Optional<Measure> order =
                orders.stream().filter(measure -> measure.token().equals(text)).findFirst();
        return order.orElseThrow(
                () -> refused("by", text, tokens(orders.stream().map(Measure::token))));
    }

    static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= Analytics.MOST_ROWS) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw refused("limit", text, bounds());
        }
        throw refused("limit", text, bounds());
    }

    private static String bounds() {
        return "a number from 1 to " + Analytics.MOST_ROWS;
    }

    /** What suits the window, where nothing is asked for. */
    static Resolution resolution(@Nullable String text, Window window) {
        if (text == null) {
            return Resolution.of(window);
        }
        return Resolution.of(text)
                .orElseThrow(() -> refused(
                        "resolution",
                        text,
                        tokens(Stream.of(Resolution.values()).map(Resolution::token))));
    }

    static Refused refused(String field, String text, String allowed) {
        return new Refused(Problem.of(400, "Bad query", "%s=%s: it takes %s.".formatted(field, shown(text), allowed)));
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static String tokens(Stream<String> tokens) {
        return tokens.collect(Collectors.joining(", "));
    }
}
