package dev.weir.control.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final StatusBody.Control WELL = new StatusBody.Control(Map.of(), null);

    private static StatusBody.Policy policy(boolean missing, @Nullable String problem) {
        return new StatusBody.Policy(
                "hash",
                NOW,
                missing,
                List.of(new StatusBody.Layer("live", "policy.yaml", "loaded", "v", NOW, 0, problem, List.of())));
    }

    private static StatusBody.Cache cache(StatusBody.@Nullable Shared shared) {
        return new StatusBody.Cache(shared == null ? "memory" : "redis", 0, 0, 0, shared);
    }

    private static List<String> certificate(Duration left) {
        return Warnings.of(
                WELL,
                policy(false, null),
                cache(null),
                List.of(),
                List.of(new StatusBody.Certificate("proxy", NOW.plus(left))),
                0,
                NOW);
    }

    @Test
    void nothingIsSaidWhereAllIsWell() {
        assertEquals(
                List.of(),
                Warnings.of(
                        WELL, policy(false, null), cache(StatusBody.Shared.IN_TOUCH), List.of(), List.of(), 0, NOW));
    }

    @Test
    void whatKeepsOthersOutIsSaid() {
        StatusBody.Control control =
                new StatusBody.Control(Map.of("viewer", "cannot get in: its key is empty"), "IOException: full");
        assertEquals(
                List.of(
                        "viewer cannot get in: its key is empty",
                        "nothing can be changed, the audit cannot be written: IOException: full",
                        "everything is denied: a policy document is missing (weir.policy.on-missing)",
                        "policy.yaml is faulty",
                        "the shared store does not answer, or is not heard: this replica caches for itself meanwhile",
                        "feed ads: 404",
                        "7 lines were dropped that the log had no room for"),
                Warnings.of(
                        control,
                        policy(true, "is faulty"),
                        cache(StatusBody.Shared.AWAY),
                        List.of(new StatusBody.Feed("ads", "https://a.example/", false, null, null, "404", 1, 0)),
                        List.of(),
                        7,
                        NOW));
    }

    @Test
    void aCertificateThatEndsSoonIsNamed() {
        assertEquals(List.of(), certificate(Duration.ofDays(15)));
        assertEquals(
                List.of("the certificate proxy expires at 2027-01-14T00:00:00Z"), certificate(Duration.ofDays(13)));
        assertEquals(List.of("the certificate proxy has expired"), certificate(Duration.ofSeconds(-1)));
    }
}
