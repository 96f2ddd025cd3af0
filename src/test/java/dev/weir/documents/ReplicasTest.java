package dev.weir.documents;

import static dev.weir.documents.Watched.adding;
import static dev.weir.documents.Watched.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several replicas of Weir that share one ConfigMap. */
final class ReplicasTest {

    /** Within it a change through one replica is in force on all. */
    static final Duration BOUND = Duration.ofSeconds(2);

    private static final int CHANGES = 4;

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new SayingWhatIsNotFound(), false);
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** As an API server does. */
    private static final class SayingWhatIsNotFound extends KubernetesCrudDispatcher {
        @Override
        public MockResponse handleGet(String path) {
            MockResponse response = super.handleGet(path);
            return response.getStatus().contains(" 404 ") ? response.setBody(ApiServer.notFound()) : response;
        }
    }

    @BeforeEach
    void begin() {
        server.init();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
        server.destroy();
    }

    private KubernetesClient client() {
        KubernetesClient client = ApiServer.client(server.url("/"), Eventually.LIMIT);
        opened.add(client);
        return client;
    }

    private Watched replica() {
        Watched watched = Watched.started(
                new ConfigMapStore(client(), ApiServer.NAME, ApiServer.KEY, ConfigMapStore.Pace.USUAL), null);
        opened.add(watched);
        return watched;
    }

    @Test
    void aChangeThroughOneIsInForceOnAll() {
        Watched one = replica();
        Watched other = replica();
        assertInstanceOf(Changed.Done.class, one.change(null, adding("a.example")));
        other.awaitLive("a.example");
        assertInstanceOf(Changed.Done.class, other.change(null, adding("b.example")));
        one.awaitLive("a.example", "b.example");
        assertEquals(one.documents.status().hash(), other.documents.status().hash());
        assertEquals(
                1,
                other.meter("weir.policy.info", "hash", one.documents.status().hash()));
    }

    /** The best of some: what a busy machine adds is not theirs, what is always there is. */
    @Test
    void aChangeThroughOneIsInForceOnAllWithinTwoSeconds() {
        Watched one = replica();
        Watched other = replica();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < CHANGES; i++) {
            Changed.Done done = assertInstanceOf(Changed.Done.class, one.change(null, adding("name" + i + ".example")));
            long stored = System.nanoTime();
            Eventually.await(() -> other.documents.status().hash().equals(done.hash()), "in force on the other");
            best = Math.min(best, System.nanoTime() - stored);
        }
        assertTrue(best < BOUND.toNanos(), () -> "in force after more than " + BOUND);
    }

    @Test
    void anEditByHandIsInForceOnAllAndSoIsItsEnd() {
        Watched one = replica();
        Watched other = replica();
        KubernetesClient kubectl = client();
        var map = kubectl.configMaps()
                .inNamespace(ApiServer.NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(ApiServer.NAME)
                        .endMetadata()
                        .addToData(ApiServer.KEY, blocking("a.example"))
                        .build());
        map.create();
        one.awaitLive("a.example");
        other.awaitLive("a.example");
        kubectl.configMaps()
                .inNamespace(ApiServer.NAMESPACE)
                .withName(ApiServer.NAME)
                .edit(now -> new ConfigMapBuilder(now)
                        .addToData(ApiServer.KEY, blocking("b.example"))
                        .build());
        one.awaitLive("b.example");
        other.awaitLive("b.example");
        map.delete();
        one.awaitProblem("gone");
        assertEquals(List.of("b.example"), other.live());
    }

    @Test
    void changesThroughAllAtOnceAreAllKept() {
        List<Watched> replicas = List.of(replica(), replica());
        List<Future<Changed>> changes = new ArrayList<>();
        Set<String> wanted = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            String domain = "name" + i + ".example";
            wanted.add(domain);
            changes.add(replicas.get(i % 2).documents.change("a test", null, adding(domain)));
        }
        changes.forEach(change -> assertInstanceOf(Changed.Done.class, Watched.result(change)));
        replicas.forEach(replica ->
                Eventually.await(() -> new TreeSet<>(replica.live()).equals(wanted), "all of them in force"));
        assertEquals(
                replicas.getFirst().documents.status().live().version(),
                replicas.getLast().documents.status().live().version());
    }

    /** What is written beside the document reaches all, and puts no document into force anew. */
    @Test
    void whatOneWritesBesideTheDocumentTheOthersRead() throws Beside.NotWritten {
        Watched one = replica();
        Watched other = replica();
        List<Foreign> foreign = new CopyOnWriteArrayList<>();
        other.documents.onForeign(foreign::add);
        assertInstanceOf(Changed.Done.class, one.change(null, adding("a.example")));
        other.awaitLive("a.example");
        Eventually.await(() -> foreign.size() == 1, "told of the edit");
        List<String> texts = new CopyOnWriteArrayList<>();
        other.documents.beside().orElseThrow().onText(texts::add);
        one.documents.beside().orElseThrow().change(text -> text + "1\n");
        one.documents.beside().orElseThrow().change(text -> text + "2\n");
        Eventually.await(() -> texts.contains("1\n2\n"), "what was written beside it");
        assertEquals("", texts.getFirst());
        assertInstanceOf(Changed.Done.class, other.change(null, adding("b.example")));
        one.awaitLive("a.example", "b.example");
        assertEquals("1\n2\n", texts.getLast());
        assertEquals(1, foreign.size());
    }

    @Test
    void whatBothWriteBesideTheDocumentIsThere() throws Beside.NotWritten {
        Beside one = replica().documents.beside().orElseThrow();
        Beside other = replica().documents.beside().orElseThrow();
        for (int i = 0; i < CHANGES; i++) {
            one.change(text -> text + "1");
            other.change(text -> text + "2");
        }
        List<String> texts = new CopyOnWriteArrayList<>();
        one.onText(texts::add);
        Eventually.await(() -> texts.getLast().equals("12".repeat(CHANGES)), "both wrote");
    }
}
