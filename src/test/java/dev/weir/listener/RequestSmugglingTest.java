package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.ConnectionEnded;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that went wrong at random, sent through the proxy to an origin that reads strictly: the origin never sees a request that
 * the client did not send as one, nor a body or field that was not sent with it. What the client sent is read by {@link SentRequests},
 * which knows nothing of how Weir reads.
 */
class RequestSmugglingTest {

    private static final int ROUNDS = 250;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theOriginSeesOnlyWhatWasSentAsARequest(long seed) {
        Random random = new Random(seed);
        try (RawOrigin origin = RawOrigin.start();
                TestWeir weir = TestWeir.setup()
                        // Whatever becomes of the authority, nothing else is reached.
                        .with("weir.proxy.ports", Integer.toString(origin.port()))
                        .with("weir.proxy.connect", "false")
                        .with("weir.egress.allow", "127.0.0.1/32")
                        .with(
                                "weir.egress.deny",
                                "0.0.0.0/2,64.0.0.0/3,96.0.0.0/4,112.0.0.0/5,120.0.0.0/6,124.0.0.0/7,126.0.0.0/8,128.0.0.0/1,[::/0]")
                        .start()) {
            origin.on(request -> "HTTP/1.1 200 OK\r\nContent-Length: "
                    + (request.method().equals("HEAD") ? 0 : 2) + "\r\n\r\n"
                    + (request.method().equals("HEAD") ? "" : "ok"));
            int relayed = 0;
            int refused = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String sent = MutatedRequests.stream(random, origin.authority());
                int before = origin.requests().size();
                List<Integer> statuses = converse(weir, sent);
                List<RecordedRequest> seen = List.copyOf(
                        origin.requests().subList(before, origin.requests().size()));
                compare(sent, statuses, seen);
                relayed +=
                        (int) statuses.stream().filter(status -> status == 200).count();
                refused +=
                        (int) statuses.stream().filter(status -> status != 200).count();
            }
            assertTrue(relayed > ROUNDS / 2, "relayed: " + relayed);
            assertTrue(refused > ROUNDS / 4, "refused: " + refused);
        }
    }

    /** The statuses of the answers, in order. */
    private static List<Integer> converse(TestWeir weir, String sent) {
        List<Integer> statuses = new java.util.ArrayList<>();
        List<SentRequests.Sent> requests = SentRequests.read(sent);
        try (RawClient client = weir.client()) {
            client.startSending(Bytes.of(sent)).await();
            client.shutdownOutput();
            while (true) {
                int index = statuses.size();
                String method = index < requests.size() ? requests.get(index).method() : "GET";
                RawResponse response = client.readResponse(method);
                statuses.add(response.status());
            }
        } catch (ConnectionEnded ended) {
            return statuses;
        }
    }

    private static void compare(String sent, List<Integer> statuses, List<RecordedRequest> seen) {
        String story = Bytes.of(sent) + "\nanswered " + statuses + "\nseen " + seen;
        List<SentRequests.Sent> requests = SentRequests.read(sent);
        List<RecordedRequest> whole =
                seen.stream().filter(RecordedRequest::complete).toList();
        int next = 0;
        for (int i = 0; i < statuses.size(); i++) {
            if (statuses.get(i) == 200) {
                assertTrue(i < requests.size(), "relayed, but not sent as a request: " + i + "\n" + story);
                assertTrue(next < whole.size(), "answered, but not asked: " + i + "\n" + story);
                same(requests.get(i), whole.get(next++), story);
            }
        }
        assertEquals(next, whole.size(), "asked of the origin, but answered otherwise\n" + story);
    }

    private static void same(SentRequests.Sent sent, RecordedRequest seen, String story) {
        assertEquals(sent.method(), seen.method(), story);
        assertEquals(sent.pathQuery(), seen.target(), story);
        assertEquals(sent.body(), seen.text(), story);
        assertEquals(1, seen.fields().values("host").size(), story);
        for (var field : seen.fields().all()) {
            boolean ours = field.name().equals("Host")
                    || field.name().equals("Via")
                    || field.toString().equalsIgnoreCase("transfer-encoding: chunked")
                    || field.toString().equals("TE: trailers")
                    || field.toString().equals("Connection: TE")
                    || field.toString().equals("content-length: 0");
            assertTrue(
                    ours || sent.fields().contains(field.name() + ":" + field.value()),
                    () -> "not sent: " + field + "\n" + story);
        }
    }
}
