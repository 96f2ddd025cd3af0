package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.measure.Account;
import dev.weir.measure.Limit;
import dev.weir.measure.LogDrops;
import dev.weir.measure.Meters;
import dev.weir.measure.Outcome;
import dev.weir.measure.Phase;
import dev.weir.measure.PolicyMeters;
import dev.weir.measure.ProcessMeters;
import dev.weir.measure.Promptness;
import dev.weir.measure.SharedCacheMeters;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Grafana dashboard and the alerts ask for metrics and labels that there are, and the documentation tells of every one. */
@SuppressWarnings("deprecation") // the registry that Quarkus brings is the one to be asked
class DashboardAndRulesTest {

    private static final Path DASHBOARD = Path.of("helm/weir/dashboards/weir.json");
    private static final Path RULES = Path.of("helm/weir/rules/weir.yaml");
    private static final Path DOCUMENTATION = Path.of("docs/metrics.md");

    /** The labels of each metric, as it is scraped. */
    private static final Map<String, Set<String>> SCRAPED = new HashMap<>();

    @BeforeAll
    static void scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        everyMeter(registry);
        registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(DashboardAndRulesTest::remember);
        registry.close();
    }

    private static void everyMeter(PrometheusMeterRegistry registry) {
        Meters meters = new Meters(registry);
        for (Outcome outcome : Outcome.values()) {
            meters.ended("absolute", outcome, 200, 1_000_000);
        }
        for (Phase phase : Phase.values()) {
            meters.phase(phase, 1);
        }
        for (Limit limit : Limit.values()) {
            meters.refused(limit);
        }
        meters.denied("no-policy");
        meters.wrongPassword(Promptness.AT_ONCE);
        meters.saved(new Account.Saving(Account.Saving.Kind.HIT, 1, 1));
        meters.cache("memory", () -> 1, () -> 1, () -> 1);
        SharedCacheMeters shared = new SharedCacheMeters(registry);
        shared.up(() -> true);
        shared.answered(1);
        meters.feed("ads", Duration.ofDays(7), () -> 1).run();
        PolicyMeters policy = new PolicyMeters(registry);
        policy.inForce("abc", Map.of("live", 1L));
        policy.failed();
        policy.faulty("live", true);
        new LogDrops(registry).dropped(1);
        ProcessMeters process = new ProcessMeters(registry);
        process.build("1");
        process.certificate("proxy", () -> Optional.of(Instant.EPOCH));
    }

    private static void remember(String line) {
        int end = line.indexOf('{');
        String name = line.substring(0, end < 0 ? line.indexOf(' ') : end);
        Set<String> labels = SCRAPED.computeIfAbsent(name, _ -> new HashSet<>());
        if (end > 0) {
            for (String label : line.substring(end + 1, line.lastIndexOf('}')).split(",", -1)) {
                // The last one has a comma behind it, too.
                if (!label.isEmpty()) {
                    labels.add(label.substring(0, label.indexOf('=')));
                }
            }
        }
    }

    private static List<String> ofDashboard() throws IOException {
        List<String> expressions = new ArrayList<>();
        collect(new ObjectMapper().readTree(DASHBOARD.toFile()), expressions);
        return expressions;
    }

    private static void collect(JsonNode node, List<String> expressions) {
        if (node.path("expr").isTextual()) {
            expressions.add(node.get("expr").asText());
        }
        if (node.path("definition").isTextual()) {
            expressions.add(node.get("definition").asText());
        }
        node.forEach(child -> collect(child, expressions));
    }

    private record Rule(String name, String expression, String severity, String summary, String description) {

        static Rule of(JsonNode written) {
            JsonNode annotations = written.path("annotations");
            return new Rule(
                    written.path("alert").asText(),
                    written.path("expr").asText(),
                    written.path("labels").path("severity").asText(),
                    annotations.path("summary").asText(),
                    annotations.path("description").asText());
        }
    }

    private static List<Rule> rules() throws IOException {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RULES));
        List<Rule> rules = new ArrayList<>();
        for (JsonNode group : new ObjectMapper().<JsonNode>valueToTree(read).path("groups")) {
            group.path("rules").forEach(rule -> rules.add(Rule.of(rule)));
        }
        return rules;
    }

    private static Stream<String> expressions() throws IOException {
        return Stream.concat(ofDashboard().stream(), rules().stream().map(Rule::expression));
    }

    @Test
    void everyMetricThatIsAskedForIsThereWithItsLabels() throws IOException {
        List<QueriedMetrics> queried =
                expressions().flatMap(text -> QueriedMetrics.of(text).stream()).toList();
        assertTrue(queried.size() > 40, () -> queried.size() + " are asked for");
        for (QueriedMetrics metric : queried) {
            Set<String> labels = SCRAPED.get(metric.name());
            assertTrue(labels != null, () -> metric.name() + " is no metric; there are " + SCRAPED.keySet());
            assertTrue(labels.containsAll(metric.labels()), () -> metric + " has the labels " + labels);
        }
    }

    @Test
    void whatIsGroupedByIsALabelOfWhatIsAskedFor() throws IOException {
        expressions().forEach(text -> {
            Set<String> labels = new TreeSet<>();
            QueriedMetrics.of(text).forEach(metric -> labels.addAll(SCRAPED.getOrDefault(metric.name(), Set.of())));
            QueriedMetrics.grouping(text)
                    .forEach(label -> assertTrue(labels.contains(label), () -> label + ": " + text));
        });
    }

    @Test
    void everyAlertSaysWhatItIsAndHowGrave() throws IOException {
        List<Rule> rules = rules();
        assertEquals(rules.size(), rules.stream().map(Rule::name).distinct().count());
        String documentation = Files.readString(DOCUMENTATION);
        for (Rule rule : rules) {
            assertFalse(rule.summary().isBlank(), rule.name());
            assertFalse(rule.description().isBlank(), rule.name());
            assertTrue(Set.of("critical", "warning", "info").contains(rule.severity()), rule.name());
            assertTrue(documentation.contains("`" + rule.name() + "`"), () -> rule.name() + " is not documented");
        }
    }

    /** Replicas that are not ready deny nobody, and a counter that has been 1 since the first scrape never increased. */
    @Test
    void whatIsTheMatterWithThePolicyIsAskedOfGauges() throws IOException {
        Map<String, String> expressions = rules().stream().collect(Collectors.toMap(Rule::name, Rule::expression));
        assertEquals("weir_policy_info{hash=\"missing\"} == 1", expressions.get("WeirPolicyMissing"));
        assertEquals("weir_policy_faulty == 1", expressions.get("WeirPolicyReloadFailing"));
    }

    /** How old a list may be is a matter of how often it is asked for, and one that never came has no age. */
    @Test
    void aListIsStaleByItsOwnInterval() throws IOException {
        Map<String, String> expressions = rules().stream().collect(Collectors.toMap(Rule::name, Rule::expression));
        assertEquals(
                "time() - (weir_feed_last_success_timestamp_seconds > 0) > clamp_min(2 * weir_feed_interval_seconds, 86400)",
                expressions.get("WeirFeedStale"));
        assertEquals("weir_feed_last_success_timestamp_seconds == 0", expressions.get("WeirFeedMissing"));
        // What is compared has to have the same labels.
        assertEquals(
                SCRAPED.get("weir_feed_last_success_timestamp_seconds"), SCRAPED.get("weir_feed_interval_seconds"));
    }

    /** Releases of one name in two namespaces are two. */
    @Test
    void namespacesAreKeptApart() throws IOException {
        for (Rule rule : rules()) {
            QueriedMetrics.groupings(rule.expression())
                    .forEach(labels -> assertTrue(labels.containsAll(Set.of("namespace", "job")), rule.expression()));
        }
        for (String text : ofDashboard()) {
            String selected = text.startsWith("label_values(") ? "namespace" : "namespace=~\"$namespace\"";
            assertTrue(text.contains(selected), text);
        }
    }

    @Test
    void everyMetricIsDocumented() throws IOException {
        String documentation = Files.readString(DOCUMENTATION);
        SCRAPED.keySet().stream()
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .forEach(name -> assertTrue(documentation.contains("`" + name), () -> name + " is not documented"));
    }
}
