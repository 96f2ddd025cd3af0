package dev.weir.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.audit.Audit;
import dev.weir.audit.Begun;
import dev.weir.audit.Deed;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request changes, on its way to the audit. That it is about to change something is noted before its resource is called; what the
 * resource says of it follows, or else what its answer says.
 */
@RequestScoped
public class Trail {

    private final Audit audit;
    private final ObjectMapper json;
    private final SecurityIdentity identity;
    private final RoutingContext request;
    private @Nullable Trace trace;

    public Trail(Audit audit, ObjectMapper json, SecurityIdentity identity, RoutingContext request) {
        this.audit = audit;
        this.json = json;
        this.identity = identity;
        this.request = request;
    }

    /** Who is asking. */
    public String who() {
        return identity.getPrincipal().getName();
    }

    /**
     * Notes that the request is about to change something. Resources that take {@code manager} alone need not: it has been done for them.
     *
     * @param who asks for it
     * @throws Refused where that cannot be noted: then nothing must be changed
     */
    public void begin(String who) {
        var _ = begun(who);
    }

    private Trace begun(String who) {
        Trace known = trace;
        if (known != null) {
            return known;
        }
        Deed deed = new Deed(
                RequestId.of(request),
                who,
                request.request().remoteAddress().hostAddress(),
                "request",
                request.request().method() + " " + request.normalizedPath());
        if (audit.begin(deed) instanceof Begun.Unwritable(String why)) {
            throw new Refused(
                    Problem.of(503, "No audit", "Changes cannot be recorded, so none is made: " + why),
                    Map.of("Retry-After", "30"));
        }
        Trace begun = new Trace(audit, json, deed);
        trace = begun;
        return begun;
    }

    /**
     * Records a change that was made.
     *
     * @param action what was done, such as {@code blacklist.add}
     * @param object to what
     * @param before what was there: a text, or what its JSON shows; null where there was nothing
     * @param after likewise what is there now
     */
    public void changed(String action, String object, @Nullable Object before, @Nullable Object after) {
        begun(who()).made(who(), Made.done(action, object, before, after));
    }

    /**
     * Waits for a change that others make, and has it recorded when it is made, also where that takes longer than anybody waits.
     *
     * @param who asks for it
     * @param change begins it
     * @param made what was made, where anything was
     */
    public <T> T await(String who, Supplier<Future<T>> change, Function<T, Optional<Made>> made) {
        Trace begun = begun(who);
        return Waiting.on(begun.follow(who, change.get(), made));
    }

    /**
     * What has been noted came to this, unless the resource said. It waits for the disk: what answers on an event loop has to have said it
     * before.
     */
    public void end(int status) {
        Trace begun = trace;
        if (begun != null) {
            begun.end(status);
        }
    }
}
