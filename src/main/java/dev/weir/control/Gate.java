package dev.weir.control;

import dev.weir.config.WeirConfig;
import dev.weir.lifecycle.ControlPasswords;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every request on the control socket meets first: its name, the fields that every answer carries, and the threshold. */
@ApplicationScoped
public class Gate {

    /** Before authentication, which has 200. */
    private static final int BEFORE_AUTHENTICATION = 1000;

    private final Replica replica;
    private final ControlPasswords passwords;
    private final Threshold threshold;

    public Gate(Replica replica, ControlPasswords passwords, WeirConfig config) {
        this.replica = replica;
        this.passwords = passwords;
        List<String> names = new ArrayList<>(config.proxy().names().orElse(List.of()));
        names.add(config.control().host());
        names.add(replica.name());
        this.threshold = new Threshold(names);
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_AUTHENTICATION);
    }

    private void pass(RoutingContext request) {
        MultiMap fields = request.response().headers();
        SecurityFields.ALL.forEach(fields::set);
        fields.set(HttpHeaders.CACHE_CONTROL, "no-store");
        fields.set(Replica.FIELD, replica.name());
        fields.set(RequestId.FIELD, RequestId.of(request));
        Visit visit = Visit.of(request.request());
        Optional<Problem> refusal = threshold.refusal(visit).or(this::off);
        if (refusal.isEmpty()) {
            request.next();
            return;
        }
        if (visit.hasBody()) {
            Unread.discard(request);
        }
        request.fail(new Refused(refusal.get()));
    }

    private Optional<Problem> off() {
        return passwords.off().map(why -> Problem.of(503, "Control is off", "The control socket is off: " + why + "."));
    }
}
