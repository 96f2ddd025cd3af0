package dev.weir.documents;

import dev.weir.measure.PolicyMeters;
import dev.weir.policy.FeedContent;
import dev.weir.policy.InForce;
import dev.weir.policy.RuleSet;
import dev.weir.policy.document.DocumentReader;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.PolicyReader;
import dev.weir.testing.Eventually;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Documents of a test, what they put into force, and the texts that the tests are about. */
final class Watched implements AutoCloseable {

    static final String FAULTY = "version: 1\nblocklist:\n  - {id: one, domain: ads.example}\n";

    final InForce inForce = new InForce(RuleSet.EMPTY);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<String> hashes = new CopyOnWriteArrayList<>();
    final Documents documents;

    Watched(Store live, @Nullable Store base, boolean denyWhenMissing) {
        this(live, base, denyWhenMissing, PolicyReader::read);
    }

    Watched(Store live, @Nullable Store base, boolean denyWhenMissing, DocumentReader reader) {
        inForce.onChange(() -> hashes.add(inForce.rules().hash()));
        documents = new Documents(
                new Documents.Settings(live, base, denyWhenMissing, reader),
                inForce,
                new PolicyMeters(registry),
                InstantSource.system());
    }

    static Watched started(Store live, @Nullable Store base) {
        Watched watched = new Watched(live, base, true);
        watched.start();
        return watched;
    }

    void start() {
        documents.start(Eventually.LIMIT);
    }

    /** A document that blocks these. */
    static String blocking(String... domains) {
        StringBuilder text = new StringBuilder("version: 1\nblacklist:\n");
        for (String domain : domains) {
            text.append("  - {id: of-")
                    .append(domain)
                    .append(", domain: ")
                    .append(domain)
                    .append("}\n");
        }
        return text.toString();
    }

    /** The text, with comments up to a length. */
    static String filled(String text, long length) {
        StringBuilder filled = new StringBuilder(text);
        String line = "#" + " filling".repeat(10) + "\n";
        while (filled.length() + line.length() <= length) {
            filled.append(line);
        }
        return filled.append("#".repeat((int) length - filled.length())).toString();
    }

    /** An edit that blocks one more. */
    static Function<Draft, Change> adding(String domain) {
        return live -> new Change.To(live.with(
                live.text().isEmpty()
                        ? blocking(domain)
                        : live.text() + blocking(domain).split("blacklist:\n", 2)[1]));
    }

    /** What the live document that is in force blocks. */
    List<String> live() {
        return domains(documents.status().live());
    }

    List<String> base() {
        Layer base = documents.status().base();
        return base == null ? List.of() : domains(base);
    }

    private static List<String> domains(Layer layer) {
        return layer.document().blacklist().stream()
                .map(entry -> String.valueOf(entry.when().domain()))
                .toList();
    }

    void awaitLive(String... domains) {
        Eventually.await(() -> live().equals(List.of(domains)), "live blocks " + List.of(domains));
    }

    void awaitBase(String... domains) {
        Eventually.await(() -> base().equals(List.of(domains)), "base blocks " + List.of(domains));
    }

    Layer.@Nullable Problem problem() {
        return documents.status().live().problem();
    }

    void awaitProblem(String why) {
        Eventually.await(
                () -> {
                    Layer.Problem problem = problem();
                    return problem != null && problem.why().contains(why);
                },
                "a problem with the live document: " + why);
    }

    void awaitNoProblem() {
        Eventually.await(() -> problem() == null, "no problem with the live document");
    }

    Changed change(@Nullable String expected, Function<Draft, Change> edit) {
        return result(documents.change("a test", expected, edit));
    }

    static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    double meter(String name, String... tags) {
        Meter meter = registry.find(name).tags(tags).meter();
        return meter == null ? Double.NaN : meter.measure().iterator().next().getValue();
    }

    void feeds(FeedContent... feeds) {
        documents.feedsChanged(List.of(feeds)).join();
    }

    static Duration soon() {
        return Duration.ofMillis(50);
    }

    @Override
    public void close() {
        documents.close();
    }
}
