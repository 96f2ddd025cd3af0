package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.lifecycle.Greeting.Access;
import dev.weir.lifecycle.OtherSockets.Place;
import dev.weir.listener.DataPlane.Ports;
import dev.weir.listener.TestWeir;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GreetingTest {

    private static final Access MANAGER = new Access.User("manager", "/data/control-manager.password");

    private static List<String> lines(
            Map<String, String> config, Ports ports, Place control, Access access, Place management) {
        return new Greeting(TestWeir.config(config), ports, control, access, management).lines();
    }

    private static Place place(String host, int port) {
        return new Place("http", host, port);
    }

    @Test
    void everySocketIsNamed() {
        assertEquals(
                List.of(
                        "proxy on http://127.0.0.1:3128   try: curl -x http://127.0.0.1:3128 http://example.com/",
                        "proxy on https://127.0.0.1:3129   try: curl --proxy-cacert ca.crt -x https://127.0.0.1:3129"
                                + " http://example.com/",
                        "path form: curl http://127.0.0.1:3128/https://example.com/",
                        "control on http://127.0.0.1:3180 (dashboard and REST; user manager,"
                                + " password in /data/control-manager.password)",
                        "health and metrics on 127.0.0.1:3190: /q/health/live, /q/health/ready, /q/health/started,"
                                + " /q/metrics"),
                lines(
                        Map.of(),
                        new Ports(3128, OptionalInt.of(3129)),
                        place("127.0.0.1", 3180),
                        MANAGER,
                        place("127.0.0.1", 3190)));
    }

    @Test
    void whyNobodyGetsInIsSaid() {
        List<String> lines = lines(
                Map.of(),
                new Ports(3128, OptionalInt.empty()),
                place("127.0.0.1", 3180),
                new Access.Nobody("no password is given"),
                place("127.0.0.1", 0));
        assertEquals("control is off: no password is given", lines.getLast());
    }

    @Test
    void wildcardsAreTriedByName() {
        assertEquals(
                List.of(
                        "proxy on http://[::]:80   try: curl -x http://localhost:80 http://example.com/",
                        "control on https://[::]:8443 (dashboard and REST; user manager,"
                                + " password in /data/control-manager.password)",
                        "health and metrics on 0.0.0.0:9: /q/health/live, /q/health/ready, /q/health/started,"
                                + " /q/metrics"),
                lines(
                        Map.of("weir.proxy.http.host", "::", "weir.proxy.path-form", "false"),
                        new Ports(80, OptionalInt.empty()),
                        new Place("https", "::", 8443),
                        MANAGER,
                        place("0.0.0.0", 9)));
    }

    /** Quarkus names it when it is known. */
    @Test
    void aFreePortIsNotGuessed() {
        assertEquals(
                1,
                lines(
                                Map.of("weir.proxy.path-form", "false"),
                                new Ports(1, OptionalInt.empty()),
                                place("::1", 0),
                                MANAGER,
                                place("::1", 0))
                        .size());
    }
}
