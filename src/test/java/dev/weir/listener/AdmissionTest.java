package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    private Admission admission(int all, int perClient) {
        return admission(all, perClient, new FileShares(Integer.MAX_VALUE, 1000, 1000, 1000));
    }

    private Admission admission(int all, int perClient, FileShares files) {
        return new Admission(
                TestWeir.config(Map.of(
                                "weir.proxy.limits.connections", Integer.toString(all),
                                "weir.proxy.limits.connections-per-client", Integer.toString(perClient)))
                        .proxy()
                        .limits(),
                files,
                meters);
    }

    private double rejections(Limit limit) {
        return registry.get("weir.limit.rejections")
                .tag("limit", limit.token())
                .counter()
                .count();
    }

    private static Optional<Limit> enter(Admission admission, InetAddress client) {
        return admission.enter().orElseThrow().take(client);
    }

    @Test
    void oneClientMayHaveSoManyAndOthersTheirOwn() {
        Admission admission = admission(100, 2);
        Admission.Slot first = admission.enter().orElseThrow();
        assertEquals(Optional.empty(), first.take(ONE));
        assertEquals(Optional.empty(), enter(admission, ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), enter(admission, ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), enter(admission, ONE));
        assertEquals(Optional.empty(), enter(admission, OTHER));
        assertEquals(3, meters.connections().get());
        assertEquals(2, rejections(Limit.CONNECTIONS_PER_CLIENT));
        first.free();
        assertEquals(Optional.empty(), enter(admission, ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), enter(admission, ONE));
    }

    @Test
    void loopbackIsExempt() {
        Admission admission = admission(3, 1);
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), enter(admission, LOOPBACK));
        }
        assertEquals(Optional.of(Limit.CONNECTIONS), enter(admission, LOOPBACK));
    }

    @Test
    void whatWasRefusedTakesNoPlace() {
        Admission admission = admission(1, 10);
        Admission.Slot only = admission.enter().orElseThrow();
        assertEquals(Optional.empty(), only.take(ONE));
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.of(Limit.CONNECTIONS), enter(admission, ONE));
        }
        only.free();
        assertEquals(0, meters.connections().get());
        assertEquals(Optional.empty(), enter(admission, OTHER));
        assertEquals(20, rejections(Limit.CONNECTIONS));
    }

    @Test
    void noMoreAreToldThanThereAreFilesFor() {
        Admission admission = admission(1000, 1000, new FileShares(1, 2, 1, 1));
        assertEquals(Optional.empty(), enter(admission, ONE));
        Admission.Slot told = admission.enter().orElseThrow();
        assertEquals(Optional.of(Limit.CONNECTIONS), told.take(ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS), enter(admission, ONE));
        assertEquals(Optional.empty(), admission.enter());
        assertEquals(3, rejections(Limit.CONNECTIONS));
        told.free();
        assertEquals(Optional.of(Limit.CONNECTIONS), enter(admission, ONE));
    }

    @Test
    void norOfTheOnesThatOneClientHasTooMany() {
        Admission admission = admission(1000, 1, new FileShares(1000, 1, 1, 1));
        assertEquals(Optional.empty(), enter(admission, ONE));
        Admission.Slot told = admission.enter().orElseThrow();
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), told.take(ONE));
        assertFalse(told.isBeyondTelling());
        Admission.Slot silent = admission.enter().orElseThrow();
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), silent.take(ONE));
        assertTrue(silent.isBeyondTelling());
        Admission.Slot other = admission.enter().orElseThrow();
        assertEquals(Optional.empty(), other.take(OTHER));
        assertFalse(other.isBeyondTelling());
    }
}
