package dev.weir.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of an entry in a tunnel, in which only client, host and port can be seen. */
final class TunnelNotice {

    private TunnelNotice() {}

    static Optional<String> of(Entry entry, boolean denies) {
        Conditions when = entry.when();
        if (!when.isHiddenByTunnel()) {
            return Optional.empty();
        }
        String hides = "a CONNECT tunnel hides the " + hidden(when);
        if (!denies) {
            return Optional.of(hides + ", so this never allows one");
        }
        return Optional.of(
                entry.tunnel() == Entry.Tunnel.IGNORE
                        ? hides + ", so this is not enforced in tunnels ('tunnel: ignore')"
                        : hides + ", so " + every(when) + " is denied ('tunnel: deny')");
    }

    private static String hidden(Conditions when) {
        List<String> hidden = new ArrayList<>();
        if (when.pattern() != null) {
            hidden.add("URL");
        } else if (when.url() != null && !when.url().isWholeOrigin()) {
            hidden.add("path");
        }
        if (!when.methods().isEmpty() && !when.methods().contains("CONNECT")) {
            hidden.add("method");
        }
        return String.join(" and ", hidden);
    }

    private static String every(Conditions when) {
        StringBuilder out = new StringBuilder("every tunnel");
        UrlPrefix url = when.url();
        if (url != null) {
            out.append(" to ").append(url.host()).append(" port ").append(url.port());
        } else if (when.domain() != null) {
            out.append(" to ").append(when.domain()).append(" and what is under it");
            if (!when.except().isEmpty()) {
                out.append(" but the exceptions");
            }
        }
        if (when.cidr() != null) {
            out.append(" that leads to ").append(when.cidr());
        }
        if (when.ports() != null && url == null) {
            out.append(" on port ").append(when.ports());
        }
        if (when.client() != null) {
            out.append(" from ").append(when.client());
        }
        if (when.user() != null) {
            out.append(" of ").append(Quoted.of(when.user()));
        }
        return out.toString();
    }
}
