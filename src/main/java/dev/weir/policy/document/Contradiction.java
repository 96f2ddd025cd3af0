package dev.weir.policy.document;

import dev.weir.net.Host;
import java.util.Optional;
import java.util.Set;

/** Conditions of one entry that cannot hold together. */
final class Contradiction {

    private Contradiction() {}

    static Optional<String> of(Entry entry, boolean denies) {
        Conditions when = entry.when();
        UrlPrefix url = when.url();
        Host.Name domain = when.domain();
        if (url != null && domain != null && !Under.domain(url.host(), domain)) {
            return Optional.of("the url's host does not lie under " + domain);
        }
        if (url != null && when.except().stream().anyMatch(except -> Under.domain(url.host(), except))) {
            return Optional.of("the url's host lies under an exception");
        }
        if (url != null && when.ports() != null && !when.ports().contains(url.port())) {
            return Optional.of("the url's port " + url.port() + " is not among the ports");
        }
        boolean tunnelsPass = !denies || entry.tunnel() == Entry.Tunnel.IGNORE;
        boolean inside = when.pattern() != null || (url != null && !url.isWholeOrigin());
        if (when.methods().equals(Set.of("CONNECT")) && inside && tunnelsPass) {
            return Optional.of("CONNECT opens a tunnel, and a tunnel hides what else it asks for");
        }
        return Optional.empty();
    }
}
