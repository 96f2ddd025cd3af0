package dev.weir.documents;

import static dev.weir.documents.Watched.FAULTY;
import static dev.weir.documents.Watched.adding;
import static dev.weir.documents.Watched.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.audit.Audit;
import dev.weir.audit.BehindOurBack;
import dev.weir.response.ExchangeIds;
import dev.weir.testing.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A document in a ConfigMap, and an API server that fails in every way. */
final class ConfigMapDocumentsTest {

    private static final ConfigMapStore.Pace QUICK =
            new ConfigMapStore.Pace(Duration.ofMillis(100), Duration.ofMillis(300));

    private final ApiServer server = new ApiServer();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
        server.close();
    }

    private Watched made(ConfigMapStore.Pace pace) {
        return made(pace, Eventually.LIMIT);
    }

    private Watched made(ConfigMapStore.Pace pace, Duration answer) {
        KubernetesClient client = server.client(answer);
        opened.add(client);
        Watched watched = new Watched(new ConfigMapStore(client, ApiServer.NAME, ApiServer.KEY, pace), null, true);
        opened.add(watched);
        return watched;
    }

    private Watched start() {
        return start(QUICK);
    }

    private Watched start(ConfigMapStore.Pace pace) {
        Watched watched = made(pace);
        watched.start();
        return watched;
    }

    /** One that would not find a change by asking within a test. */
    private static ConfigMapStore.Pace bellAlone() {
        return new ConfigMapStore.Pace(Duration.ofHours(1), Duration.ofMillis(300));
    }

    @Test
    void noObjectIsNoPolicyAndNoProblem() {
        Watched weir = start();
        assertEquals(Layer.State.NONE, weir.documents.status().live().state());
        assertFalse(weir.documents.status().missing());
        assertNull(weir.problem());
    }

    @Test
    void anObjectWithoutTheKeyIsNoPolicy() {
        server.put(null);
        assertEquals(Layer.State.NONE, start().documents.status().live().state());
    }

    @Test
    void whatIsThereCountsFromTheStartAndChangesComeByTheWatch() {
        server.put(blocking("a.example"));
        Watched weir = start(bellAlone());
        assertEquals(List.of("a.example"), weir.live());
        server.awaitWatch();
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
    }

    @Test
    void aChangeOfTheObjectBehindOurBackIsInTheAuditAndOurOwnIsNot(@TempDir Path directory) {
        server.put(blocking("a.example"));
        List<String> lines = new CopyOnWriteArrayList<>();
        Audit audit = new Audit(
                directory.resolve("audit.jsonl"),
                line -> lines.add(new String(line, StandardCharsets.UTF_8)),
                InstantSource.system());
        Watched weir = made(QUICK);
        weir.documents.onForeign(new BehindOurBack(audit, new ExchangeIds(new SecureRandom())));
        weir.start();
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        assertEquals(List.of(), lines);
        server.put(blocking("a.example", "c.example"), "kubectl-edit");
        Eventually.await(() -> !lines.isEmpty(), "the change is in the audit");
        JsonObject told = new JsonObject(lines.getFirst());
        assertEquals("cluster", told.getString("actor"));
        assertEquals("kubectl-edit", told.getString("from"));
        assertEquals("policy.edit", told.getString("action"));
        assertEquals("configmap proxy/weir-policy-live", told.getString("target"));
        assertEquals("done", told.getString("result"));
        JsonObject difference = told.getJsonObject("difference");
        assertEquals(
                List.of("blacklist/of-c.example"),
                difference.getJsonObject("added").getJsonArray("ids").getList());
        assertEquals(
                List.of("blacklist/of-b.example"),
                difference.getJsonObject("removed").getJsonArray("ids").getList());
        server.put(Watched.FAULTY, "kubectl-edit");
        Eventually.await(() -> lines.size() == 2, "that it is of no use is in the audit");
        JsonObject refused = new JsonObject(lines.getLast());
        assertEquals("refused", refused.getString("result"));
        assertTrue(refused.getString("reason").startsWith("is faulty: "), refused::encode);
    }

    @Test
    void theWatchIsOfThatOneObject() {
        start();
        server.awaitWatch();
        String selector = "fieldSelector=metadata.name%3D" + ApiServer.NAME;
        assertTrue(
                server.requests().stream()
                        .filter(request -> request.contains("watch="))
                        .allMatch(request -> request.contains(selector)),
                () -> server.requests().toString());
    }

    @Test
    void binaryDataIsReadToo() {
        server.putBinary(blocking("a.example").getBytes(StandardCharsets.UTF_8));
        Watched weir = start();
        assertEquals(List.of("a.example"), weir.live());
        server.putBinary(new byte[] {(byte) 0xff, (byte) 0xfe});
        weir.awaitProblem("UTF-8");
        assertEquals(List.of("a.example"), weir.live());
    }

    @Test
    void aChangeKeepsTheRestAndNamesItsFieldManager() {
        server.put(blocking("a.example"));
        Watched weir = start();
        Changed changed = weir.change(weir.documents.status().live().version(), adding("b.example"));
        assertEquals(
                new Changed.Done(
                        Content.versionOf(blocking("a.example", "b.example")),
                        weir.documents.status().hash()),
                changed);
        assertEquals(List.of("a.example", "b.example"), weir.live(), "in force when the change is done");
        assertEquals(blocking("a.example", "b.example"), server.text());
        JsonObject stored = server.stored();
        assertNotNull(stored);
        assertEquals("kept", stored.getJsonObject("data").getString("other"));
        assertEquals(
                "edge", stored.getJsonObject("metadata").getJsonObject("labels").getString("team"));
        assertTrue(server.requests()
                .contains("PUT /api/v1/namespaces/proxy/configmaps/weir-policy-live?fieldManager=weir"));
    }

    @Test
    void theFirstChangeMakesTheObject() {
        Watched weir = start();
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("a.example")));
        assertEquals(blocking("a.example"), server.text());
        assertEquals(List.of("a.example"), weir.live());
        assertTrue(server.requests().contains("POST /api/v1/namespaces/proxy/configmaps?fieldManager=weir"));
    }

    @Test
    void anEditIsMadeAgainOnWhatOthersWroteMeanwhile() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.rivals.set(3);
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        assertEquals(List.of("a.example", "b.example"), weir.live());
        assertTrue(String.valueOf(server.text()).contains("# rival 2\n# rival 1\n# rival 0\n"), server::text);
    }

    @Test
    void anEditOfAVersionIsNotMadeOnAnother() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.rivals.set(1);
        Changed changed = weir.change(weir.documents.status().live().version(), adding("b.example"));
        assertEquals(new Changed.Conflict(Content.versionOf(blocking("a.example") + "# rival 0\n")), changed);
        assertFalse(String.valueOf(server.text()).contains("b.example"));
    }

    /** No condition was given that could fail; what is asked for may be done later. */
    @Test
    void othersThatAreAlwaysFasterAreContentionInTheEnd() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.rivals.set(1000);
        assertEquals(
                new Changed.Unavailable("somebody else was faster each of the 10 times that it was tried"),
                weir.change(null, adding("b.example")));
    }

    @Test
    void aServerThatAlwaysSaysConflictIsNotAConditionThatFailed() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.failingWrites = 409;
        assertInstanceOf(Changed.Unavailable.class, weir.change(null, adding("b.example")));
        assertInstanceOf(
                Changed.Unavailable.class,
                weir.change(weir.documents.status().live().version(), adding("b.example")));
    }

    @Test
    void aLostWatchBeginsAnew() {
        server.put(blocking("a.example"));
        Watched weir = start(bellAlone());
        server.awaitWatch();
        server.endWatches();
        Eventually.await(
                () -> server.requests().stream()
                                .filter(request -> request.contains("watch="))
                                .count()
                        > 1,
                "another watch");
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
    }

    @Test
    void aWatchThatIsToldItIsTooOldBeginsAnew() {
        server.put(blocking("a.example"));
        Watched weir = start(bellAlone());
        server.awaitWatch();
        server.sayGone();
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
        server.awaitWatch();
        server.put(blocking("c.example"));
        weir.awaitLive("c.example");
    }

    @Test
    void aWatchThatIsDeadAndDoesNotKnowItIsNotWaitedFor() {
        server.put(blocking("a.example"));
        Watched weir = start(ConfigMapStore.Pace.USUAL);
        server.awaitWatch();
        server.mute = true;
        long best = Long.MAX_VALUE;
        for (String name : List.of("b.example", "c.example", "d.example")) {
            long stored = System.nanoTime();
            server.put(blocking(name));
            weir.awaitLive(name);
            best = Math.min(best, System.nanoTime() - stored);
        }
        assertTrue(best < ReplicasTest.BOUND.toNanos(), "in force within two seconds");
    }

    @Test
    void anApiServerThatGoesAwayChangesNothing() {
        server.put(blocking("a.example"));
        Watched weir = start();
        int swaps = weir.hashes.size();
        server.down = true;
        server.endConnections();
        weir.awaitProblem("could not be reached");
        assertEquals(List.of("a.example"), weir.live());
        assertInstanceOf(Changed.Unavailable.class, weir.change(null, adding("x.example")));
        server.down = false;
        weir.awaitNoProblem();
        assertEquals(swaps, weir.hashes.size(), "nothing was swapped");
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
    }

    @Test
    void whatChangedWhileTheApiServerWasAwayIsSeen() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.down = true;
        server.endConnections();
        weir.awaitProblem("could not be reached");
        server.put(blocking("b.example"));
        server.down = false;
        weir.awaitLive("b.example");
        weir.awaitNoProblem();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 403})
    void anApiServerThatFailsChangesNothing(int status) {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.failing = status;
        weir.awaitProblem(String.valueOf(status));
        assertEquals(List.of("a.example"), weir.live());
        assertInstanceOf(Changed.Unavailable.class, weir.change(null, adding("x.example")));
        server.failing = 0;
        weir.awaitNoProblem();
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        assertEquals(1, weir.meter("weir.policy.reload.failures"), "said once");
    }

    static List<ApiServer.Other> whatIsNoAnswer() {
        String named = "{\"apiVersion\":\"v1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"%s}}";
        String revision = ",\"uid\":\"a\",\"resourceVersion\":\"1\"";
        return List.of(
                new ApiServer.Other(200, "<html>Sign in</html>"),
                new ApiServer.Other(200, ""),
                new ApiServer.Other(200, "null"),
                new ApiServer.Other(200, "[]"),
                new ApiServer.Other(200, "{\"apiVersion\":\"v1\",\"kind\":\"Status\",\"status\":\"Success\"}"),
                new ApiServer.Other(200, named.formatted("Secret", ApiServer.NAME, revision)),
                new ApiServer.Other(200, named.formatted("ConfigMap", "another", revision)),
                new ApiServer.Other(200, named.formatted("ConfigMap", ApiServer.NAME, "")),
                new ApiServer.Other(204, ""),
                new ApiServer.Other(404, "404 page not found"),
                new ApiServer.Other(404, "<html>Not Found</html>"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoAnswer")
    void whatIsNoAnswerChangesNothing(ApiServer.Other other) {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.other = other;
        weir.awaitProblem("could not be used: the API server answered " + other.code());
        assertEquals(1, weir.meter("weir.policy.faulty", "source", "live"));
        assertEquals(List.of("a.example"), weir.live());
        assertInstanceOf(Changed.Unavailable.class, weir.change(null, adding("x.example")));
        server.other = null;
        weir.awaitNoProblem();
        assertEquals(0, weir.meter("weir.policy.faulty", "source", "live"));
    }

    /** To count as a document that is not there it has to be said: else the base alone would be in force. */
    @ParameterizedTest
    @MethodSource("whatIsNoAnswer")
    void whatIsNoAnswerAtTheStartIsNoPolicy(ApiServer.Other other) {
        server.put(blocking("a.example"));
        server.other = other;
        Watched weir = made(QUICK);
        weir.documents.start(Duration.ofSeconds(1));
        assertTrue(weir.documents.status().missing());
        weir.awaitProblem("could not be used: the API server answered " + other.code());
        server.other = null;
        weir.awaitLive("a.example");
        Eventually.await(() -> !weir.documents.status().missing(), "usable");
    }

    @Test
    void anApiServerThatNeverAnswersChangesNothing() {
        server.put(blocking("a.example"));
        // The first of all is slow: classes are loaded.
        start();
        Watched weir = made(QUICK, Duration.ofSeconds(2));
        weir.start();
        weir.awaitLive("a.example");
        server.silent = true;
        assertInstanceOf(Changed.Unavailable.class, weir.change(null, adding("x.example")));
        assertEquals(List.of("a.example"), weir.live());
        server.silent = false;
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
    }

    @Test
    void aChangeWhoseAnswerIsLostIsFoundToBeMade() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.losesAnswers = true;
        assertInstanceOf(
                Changed.Done.class, weir.change(weir.documents.status().live().version(), adding("b.example")));
        assertEquals(List.of("a.example", "b.example"), weir.live());
    }

    @Test
    void aServiceAccountWithoutRightsIsSaidAndNothingPassesUntilItHasThem() {
        server.put(blocking("a.example"));
        server.failing = 403;
        Watched weir = start();
        assertTrue(weir.documents.status().missing());
        Layer.Problem problem = weir.problem();
        assertNotNull(problem);
        assertTrue(problem.why().contains("service account"), problem::why);
        server.failing = 0;
        weir.awaitLive("a.example");
        Eventually.await(() -> !weir.documents.status().missing(), "usable");
    }

    @Test
    void anApiServerThatIsAwayAtTheStartDoesNotHoldItUp() {
        server.put(blocking("a.example"));
        server.down = true;
        Watched weir = made(ConfigMapStore.Pace.USUAL);
        weir.documents.start(Watched.soon());
        assertTrue(weir.documents.status().missing());
        server.down = false;
        weir.awaitLive("a.example");
        Eventually.await(() -> !weir.documents.status().missing(), "usable");
    }

    @Test
    void whoMayNotWriteIsTold() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.failingWrites = 403;
        assertInstanceOf(Changed.ReadOnly.class, weir.change(null, adding("b.example")));
        server.failingWrites = 422;
        assertEquals(
                new Changed.ReadOnly("the API server does not take it: fails says the server"),
                weir.change(null, adding("b.example")));
        server.failingWrites = 500;
        assertInstanceOf(Changed.Unavailable.class, weir.change(null, adding("b.example")));
        assertEquals(blocking("a.example"), server.text());
        assertEquals(List.of("a.example"), weir.live());
    }

    @Test
    void whatWouldNotFitIsNotSent() {
        server.put(blocking("a.example"));
        Watched weir = start();
        int kept = "kept".length();
        String full = Watched.filled(blocking("a.example"), ConfigMapObject.LIMIT - kept);
        assertEquals(
                new Changed.TooLarge(ConfigMapObject.LIMIT + 1, ConfigMapObject.LIMIT),
                weir.change(null, live -> new Change.To(live.with(full + "x"))));
        assertTrue(server.requests().stream().noneMatch(request -> request.startsWith("PUT")));
        assertInstanceOf(Changed.Done.class, weir.change(null, live -> new Change.To(live.with(full))));
    }

    @Test
    void aDeletedObjectStaysInForceUntilThereIsAnotherOne() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.delete();
        weir.awaitProblem("gone");
        assertEquals(List.of("a.example"), weir.live());
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
        weir.awaitNoProblem();
    }

    @Test
    void aDocumentThatIsTakenOutOfTheObjectStaysInForce() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.put(null);
        weir.awaitProblem("gone");
        assertEquals(List.of("a.example"), weir.live());
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        assertEquals(blocking("a.example", "b.example"), server.text());
        weir.awaitNoProblem();
    }

    @Test
    void aFaultyEditChangesNothingAndIsSaidWithItsLine() {
        server.put(blocking("a.example"));
        Watched weir = start();
        server.put(FAULTY);
        weir.awaitProblem("faulty");
        Layer.Problem problem = weir.problem();
        assertNotNull(problem);
        assertEquals(
                "configmap proxy/weir-policy-live:2",
                problem.faults().getFirst().place().toString().replaceFirst(":\\d+$", ""));
        assertEquals(List.of("a.example"), weir.live());
        server.put(blocking("b.example"));
        weir.awaitLive("b.example");
        assertNull(weir.problem());
    }
}
