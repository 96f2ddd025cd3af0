package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        return new Admission(
                TestWeir.config(Map.of(
                                "weir.proxy.limits.connections", Integer.toString(all),
                                "weir.proxy.limits.connections-per-client", Integer.toString(perClient)))
                        .proxy()
                        .limits(),
                meters);
    }

    private double rejections(Limit limit) {
        return registry.get("weir.limit.rejections")
                .tag("limit", limit.token())
                .counter()
                .count();
    }

    @Test
    void oneClientMayHaveSoManyAndOthersTheirOwn() {
        Admission admission = admission(100, 2);
        assertEquals(Optional.empty(), admission.enter(ONE));
        assertEquals(Optional.empty(), admission.enter(ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), admission.enter(ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), admission.enter(ONE));
        assertEquals(Optional.empty(), admission.enter(OTHER));
        assertEquals(3, meters.connections().get());
        assertEquals(2, rejections(Limit.CONNECTIONS_PER_CLIENT));
        admission.leave(ONE);
        assertEquals(Optional.empty(), admission.enter(ONE));
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_CLIENT), admission.enter(ONE));
    }

    @Test
    void loopbackIsExempt() {
        Admission admission = admission(3, 1);
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), admission.enter(LOOPBACK));
        }
        assertEquals(Optional.of(Limit.CONNECTIONS), admission.enter(LOOPBACK));
    }

    @Test
    void whatWasRefusedTakesNoPlace() {
        Admission admission = admission(1, 10);
        assertEquals(Optional.empty(), admission.enter(ONE));
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.of(Limit.CONNECTIONS), admission.enter(ONE));
        }
        admission.leave(ONE);
        assertEquals(0, meters.connections().get());
        assertEquals(Optional.empty(), admission.enter(OTHER));
        assertEquals(20, rejections(Limit.CONNECTIONS));
    }
}
