package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.listener.DataPlane.Ports;
import java.util.ArrayList;
import java.util.List;

/** The lines that say where Weir listens and how to use it. */
record Greeting(WeirConfig config, Ports ports) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String plain = authority(config.proxy().http().host(), ports.plain());
        lines.add("proxy on http://" + plain + "   try: curl -x http://" + reachable(plain) + " http://example.com/");
        ports.tls().ifPresent(port -> {
            String tls = authority(config.proxy().https().host(), port);
            lines.add("proxy on https://" + tls + "   try: curl -x https://" + reachable(tls) + " http://example.com/");
        });
        if (config.proxy().pathForm()) {
            lines.add("path form: curl http://" + reachable(plain) + "/https://example.com/");
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
