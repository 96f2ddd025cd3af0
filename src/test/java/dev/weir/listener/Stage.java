package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.cache.Purge;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Weir whose clock only the test moves, and a new origin for each test.
 *
 * <p>Fields are written as rows of a table have them: {@code ~} stands for the end of a line, {@code {-10}} for the date of ten seconds
 * ago, {@code %o} for the origin's authority, {@code %p} for the path that the test has for itself.
 *
 * <p>Registered as an extension of a suite it opens and closes itself.
 */
final class Stage implements AutoCloseable, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final Pattern AGO = Pattern.compile("\\{([+-]?[0-9]+)}");
    private static final Pattern MODIFIED = Pattern.compile("Last-Modified: [^~]*");

    final TestClock clock = new TestClock();
    final TestWeir weir;

    private int paths;
    private @Nullable RawOrigin origin;

    Stage(UnaryOperator<TestWeir.Setup> setup) {
        weir = setup.apply(TestWeir.setup().clock(clock)).start();
    }

    Stage() {
        this(UnaryOperator.identity());
    }

    /** A new origin, an empty store, and a path that no other test asked for: ports come again. */
    RawOrigin open() {
        paths++;
        var _ = weir.plane().cache().purge(new Purge(new Purge.All(), false));
        RawOrigin opened = RawOrigin.start();
        origin = opened;
        return opened;
    }

    RawOrigin origin() {
        RawOrigin current = origin;
        if (current == null) {
            throw new IllegalStateException("not open");
        }
        return current;
    }

    void closeOrigin() {
        origin().close();
    }

    String path() {
        return "/" + paths;
    }

    String url() {
        return origin().url(path());
    }

    /** The text of a row as it goes over the wire. */
    String fill(String text) {
        return AGO.matcher(text.replace("%o", origin().authority()).replace("%p", path()))
                .replaceAll((MatchResult found) -> date(Long.parseLong(found.group(1))))
                .replace("~", "\r\n");
    }

    String date(long seconds) {
        return DATE.format(Instant.ofEpochSecond(clock.get().epochSecond() + seconds));
    }

    private String lines(@Nullable String fields) {
        return fields == null || fields.isEmpty() ? "" : fill(fields) + "\r\n";
    }

    // What is asked

    RawResponse get(@Nullable String fields) {
        return ask("GET", url(), fields);
    }

    RawResponse head(@Nullable String fields) {
        return ask("HEAD", url(), fields);
    }

    RawResponse ask(String method, String url, @Nullable String fields) {
        try (RawClient client = weir.client()) {
            client.send(request(method, url, fields));
            return client.readResponse(method);
        }
    }

    String request(String method, String url, @Nullable String fields) {
        return method + " " + fill(url) + " HTTP/1.1\r\nHost: x\r\n" + lines(fields)
                + (method.equals("POST") || method.equals("PUT") ? "Content-Length: 0\r\n" : "") + "\r\n";
    }

    // What is answered

    /**
     * Answers every request with these fields; bodies are numbered by requests, {@code body-1} first. A conditional request gets a 304
     * with the same fields: what has not been modified since has the date that was asked for.
     *
     * @param fields beginning with a status where that is not 200
     */
    void answers(String fields) {
        origin().on(request -> isConditional(request)
                ? answer(request, "304~" + unmodified(request, fields))
                : answer(request, fields));
    }

    private static String unmodified(RecordedRequest request, String fields) {
        String since = request.header("if-modified-since");
        return since == null ? stated(fields) : MODIFIED.matcher(stated(fields)).replaceAll("Last-Modified: " + since);
    }

    /** As {@link #answers}, but what is stored is never confirmed. */
    void answersAnew(String fields) {
        origin().on(request -> answer(request, fields));
    }

    private String answer(RecordedRequest request, String fields) {
        return response(
                fields, "body-" + origin().requests().size(), request.method().equals("HEAD"));
    }

    private static boolean isConditional(RecordedRequest request) {
        return request.header("if-none-match") != null || request.header("if-modified-since") != null;
    }

    /** A response with a length. */
    String response(String fields, String body) {
        return response(fields, body, false);
    }

    private String response(String fields, String body, boolean head) {
        String status = fields.matches("[1-9][0-9]{2}(~.*)?") ? fields.substring(0, 3) : "200";
        String said = stated(fields);
        boolean bodiless = status.equals("304") || status.equals("204");
        return "HTTP/1.1 " + status + " X\r\n" + lines(said)
                + (bodiless ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n"
                + (bodiless || head ? "" : body);
    }

    private static String stated(String fields) {
        return fields.matches("[1-9][0-9]{2}(~.*)?") ? fields.substring(Math.min(4, fields.length())) : fields;
    }

    // What came of it

    /** What became of the last request: {@code reused}, {@code stale}, {@code validated}, {@code fetched}, or the status of a refusal. */
    String outcome(RawResponse response, int requestsBefore) {
        List<RecordedRequest> seen = origin().requests();
        if (seen.size() == requestsBefore) {
            String status = status(response);
            if (!status.startsWith("weir;hit")) {
                return Integer.toString(response.status());
            }
            return status.contains("ttl=-") ? "stale" : "reused";
        }
        assertEquals(requestsBefore + 1, seen.size(), "requests at the origin");
        return isConditional(seen.getLast()) ? "validated" : "fetched";
    }

    /** Weir's own member of {@code Cache-Status}. */
    static String status(RawResponse response) {
        List<String> lines = response.fields().values("cache-status");
        return lines.isEmpty() ? "" : lines.getLast();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var _ = open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        closeOrigin();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        weir.close();
    }
}
