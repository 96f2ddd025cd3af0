package dev.weir.helm;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics of Weir's that a PromQL expression asks for.
 *
 * @param name as Prometheus has it
 * @param labels that the expression selects by
 */
record QueriedMetrics(String name, Set<String> labels) {

    private static final Pattern METRIC = Pattern.compile("\\b(weir_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)");

    /** Given by whoever scrapes. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("namespace", "job", "instance");

    static List<QueriedMetrics> of(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(found -> new QueriedMetrics(found.group(1), labels(found.group(2))))
                .toList();
    }

    private static Set<String> labels(String selectors) {
        Set<String> labels = new TreeSet<>();
        Matcher matcher = LABEL.matcher(selectors == null ? "" : selectors.replaceAll("\"[^\"]*\"", ""));
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        labels.removeAll(OF_THE_SCRAPE);
        return labels;
    }

    /** The labels of each grouping in an expression. */
    static Stream<List<String>> groupings(String expression) {
        return Pattern.compile("\\bby \\(([^)]*)\\)")
                .matcher(expression)
                .results()
                .map(found -> Arrays.stream(found.group(1).split(","))
                        .map(String::strip)
                        .toList());
    }

    /** The labels that an expression groups by, but for those of the scrape. */
    static Stream<String> grouping(String expression) {
        return groupings(expression)
                .flatMap(List::stream)
                .filter(label -> !OF_THE_SCRAPE.contains(label) && !label.equals("le"));
    }
}
