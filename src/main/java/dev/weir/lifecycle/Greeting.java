package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.lifecycle.OtherSockets.Place;
import dev.weir.listener.DataPlane.Ports;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines that say where Weir listens and how to use it.
 *
 * @param access who gets in at the control socket, or why nobody does
 */
record Greeting(WeirConfig config, Ports ports, Place control, Access access, Place management) {

    /** Who gets in at the control socket. */
    sealed interface Access {

        /**
         * Somebody.
         *
         * @param password where it is written down
         */
        record User(String name, String password) implements Access {}

        /** Nobody. */
        record Nobody(String why) implements Access {}
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String plain = authority(config.proxy().http().host(), ports.plain());
        lines.add("proxy on http://" + plain + "   try: curl -x http://" + reachable(plain) + " http://example.com/");
        ports.tls().ifPresent(port -> {
            String tls = authority(config.proxy().https().host(), port);
            lines.add("proxy on https://" + tls + "   try: curl --proxy-cacert ca.crt -x https://" + reachable(tls)
                    + " http://example.com/");
        });
        if (config.proxy().pathForm()) {
            lines.add("path form: curl http://" + reachable(plain) + "/https://example.com/");
        }
        switch (access) {
            case Access.Nobody(String why) -> lines.add("control is off: " + why);
            case Access.User(String name, String password)
            when control.port() > 0 ->
                lines.add("control on " + control.scheme() + "://" + authority(control.host(), control.port())
                        + " (dashboard and REST; user " + name + ", password in " + password + ")");
            case Access.User _ -> {}
        }
        if (management.port() > 0) {
            lines.add("health and metrics on " + authority(management.host(), management.port())
                    + ": /q/health/live, /q/health/ready, /q/health/started, /q/metrics");
        }
        return lines;
    }

    private static String authority(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** A wildcard is no address to connect to. */
    private static String reachable(String authority) {
        return authority.replaceFirst("^(0\\.0\\.0\\.0|\\[::\\]|\\[0:0:0:0:0:0:0:0\\]):", "localhost:");
    }
}
