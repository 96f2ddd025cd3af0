package dev.weir.control;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What resources may do, for the tests of what the control socket does around them. */
@Path("/api/v1/probe")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.MANAGER)
public class ProbeResource {

    private final Trail trail;

    public ProbeResource(Trail trail) {
        this.trail = trail;
    }

    enum Mode {
        ON,
        OFF
    }

    public record Inner(String name, @Nullable Instant at) {}

    public record Body(
            String name,
            int count,
            boolean on,
            @Nullable Mode mode,
            @Nullable List<Inner> inner) {}

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(hidden = true)
    public String get(@PathParam("id") String id) {
        return "\"" + id.length() + "\"";
    }

    @POST
    @Operation(hidden = true)
    public Body post(Body body) {
        trail.changed("probe.set", body.name(), null, body);
        return body;
    }

    @DELETE
    @Path("{id}")
    @Operation(hidden = true)
    public void delete(@PathParam("id") String id) {
        switch (id) {
            case "broken" -> throw new IllegalStateException("what nobody may see");
            case "refused" ->
                throw new Refused(
                        Problem.of(409, "Read-only", "It is read-only.").with("source", "base"));
            default -> {}
        }
    }
}
