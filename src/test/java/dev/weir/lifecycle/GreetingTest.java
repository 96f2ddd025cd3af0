package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.listener.DataPlane.Ports;
import dev.weir.listener.TestWeir;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GreetingTest {

    private static List<String> lines(Map<String, String> config, Ports ports, String managementHost, int management) {
        return new Greeting(TestWeir.config(config), ports, managementHost, management).lines();
    }

    @Test
    void everySocketIsNamed() {
        assertEquals(
                List.of(
                        "proxy on http://127.0.0.1:3128   try: curl -x http://127.0.0.1:3128 http://example.com/",
                        "proxy on https://127.0.0.1:3129   try: curl --proxy-cacert ca.crt -x https://127.0.0.1:3129"
                                + " http://example.com/",
                        "path form: curl http://127.0.0.1:3128/https://example.com/",
                        "health and metrics on 127.0.0.1:3190: /q/health/live, /q/health/ready, /q/health/started,"
                                + " /q/metrics"),
                lines(Map.of(), new Ports(3128, OptionalInt.of(3129)), "127.0.0.1", 3190));
    }

    @Test
    void wildcardsAreTriedByName() {
        assertEquals(
                List.of(
                        "proxy on http://[::]:80   try: curl -x http://localhost:80 http://example.com/",
                        "health and metrics on 0.0.0.0:9: /q/health/live, /q/health/ready, /q/health/started,"
                                + " /q/metrics"),
                lines(
                        Map.of("weir.proxy.http.host", "::", "weir.proxy.path-form", "false"),
                        new Ports(80, OptionalInt.empty()),
                        "0.0.0.0",
                        9));
    }

    /** Quarkus names it when it is known. */
    @Test
    void aFreeManagementPortIsNotGuessed() {
        assertEquals(
                1,
                lines(Map.of("weir.proxy.path-form", "false"), new Ports(1, OptionalInt.empty()), "::1", 0)
                        .size());
    }
}
