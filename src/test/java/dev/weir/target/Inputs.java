package dev.weir.target;

import dev.weir.net.Host;
import dev.weir.target.TargetInput.Pseudo;
import dev.weir.target.TargetRules.Switch;
import org.jspecify.annotations.Nullable;

/** Requests as the tests of this package write them; the proxy is {@code localhost:3128} and {@code weir.example} on every port. */
final class Inputs {

    static final OwnNames OWN =
            (host, port) -> (host.equals(name("localhost")) && port == 3128) || host.equals(name("weir.example"));
    static final TargetRules RULES = new TargetRules(OWN, Switch.ON, Switch.ON);
    static final FetchMetadata NAVIGATION = fetch("same-origin", "navigate", "document");

    private Inputs() {}

    static Host.Name name(String name) {
        return new Host.Name(name);
    }

    static FetchMetadata fetch(@Nullable String site, @Nullable String mode, @Nullable String dest) {
        return new FetchMetadata(site, mode, dest, null, null);
    }

    static TargetInput http1(String method, String target, @Nullable String host) {
        return new TargetInput(method, target, Scheme.HTTP, null, host, null, FetchMetadata.NONE);
    }

    static TargetInput own(String method, String target, @Nullable String referer, FetchMetadata fetch) {
        return new TargetInput(method, target, Scheme.HTTP, null, "localhost:3128", referer, fetch);
    }

    static TargetInput http2(
            String method, String path, @Nullable String scheme, @Nullable String authority, @Nullable String host) {
        return new TargetInput(
                method, path, Scheme.HTTPS, new Pseudo(scheme, authority), host, null, FetchMetadata.NONE);
    }
}
