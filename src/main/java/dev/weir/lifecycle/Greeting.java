package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.listener.DataPlane.Ports;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines that say where Weir listens and how to use it.
 *
 * @param managementPort 0 for a free one, which is not known yet
 */
record Greeting(WeirConfig config, Ports ports, String managementHost, int managementPort) {

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
        if (managementPort > 0) {
            lines.add("health and metrics on " + authority(managementHost, managementPort)
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
