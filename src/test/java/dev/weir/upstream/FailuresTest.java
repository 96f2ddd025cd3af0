package dev.weir.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    private double refused(Limit limit) {
        return registry.get("weir.limit.rejections")
                .tag("limit", limit.token())
                .counter()
                .count();
    }

    @Test
    void aLackOfFilesIsALimitOfOursAndNoFaultOfTheAddress() {
        ChannelException failure =
                new ChannelException("Failed to open a socket.", new SocketException("Too many open files"));
        assertFalse(Failures.isConnectFailure(failure));
        Throwable told = Failures.bounded(failure, "origin.example", meters);
        assertEquals(503, Failures.refusal(told, "origin.example").status());
        assertEquals(1, refused(Limit.ORIGIN_CONNECTIONS));
    }

    @Test
    void whatTheOriginDoesIsNoLimitOfOurs() {
        ConnectTimeoutException failure = new ConnectTimeoutException();
        assertSame(failure, Failures.bounded(failure, "origin.example", meters));
        assertEquals(504, Failures.refusal(failure, "origin.example").status());
        assertEquals(0, refused(Limit.ORIGIN_CONNECTIONS) + refused(Limit.QUEUE));
    }
}
