package dev.weir.control.tunnels;

import dev.weir.control.Paging;
import dev.weir.control.Plane;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import dev.weir.control.Trail;
import dev.weir.control.Waiting;
import dev.weir.journal.Privacy;
import dev.weir.listener.DataPlane;
import dev.weir.listener.OpenTunnel;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tunnels and upgraded connections that are open. */
@Path("/api/v1/tunnels")
@Tag(name = "Tunnels")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class TunnelsResource {

    private static final String OPEN = """
            "id":"3f9a1c20b7d44e21","form":"tunnel","host":"example.org","port":443,"address":"203.0.113.7",\
            "client":"10.2.0.7","user":"alice","since":"2026-11-29T08:15:00Z","sent":1024,"received":4096}""";

    private static final String ONE = "{\"replica\":\"weir-0\"," + OPEN;
    private static final String PAGE = "{\"replica\":\"weir-0\",\"total\":1,\"items\":[{" + OPEN + "]}";

    private final Plane plane;
    private final Privacy privacy;
    private final Trail trail;
    private final Replica replica;

    TunnelsResource(Plane plane, Privacy privacy, Trail trail, Replica replica) {
        this.plane = plane;
        this.privacy = privacy;
        this.trail = trail;
        this.replica = replica;
    }

    @GET
    @Operation(
            operationId = "listTunnels",
            summary = "Which tunnels are open",
            description = "Tunnels and upgraded connections (WebSocket) of this replica, the oldest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content =
                    @Content(
                            schema = @Schema(implementation = TunnelPage.class),
                            examples = @ExampleObject(name = "page", value = PAGE)))
    @APIResponse(responseCode = "400", description = "A parameter cannot be read.")
    public Response list(
            @Parameter(description = "The most on a page: 1 to 500, 100 when absent.", example = "100")
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "Where the page begins, from `next` of the one before.")
                    @QueryParam("cursor")
                    @Nullable
                    String cursor,
            @Context UriInfo uri) {
        int most = Paging.limit(limit);
        After after = cursor == null
                ? After.NOTHING
                : After.parse(cursor)
                        .orElseThrow(() ->
                                new Refused(Problem.of(400, "Bad request", "cursor: is none of those in 'next'")));
        List<OpenTunnel> all = Waiting.on(plane.get().tunnels());
        List<OpenTunnel> found = after.page(all, most);
        List<OpenTunnel> page = found.subList(0, Math.min(most, found.size()));
        String next =
                Paging.next(uri, found.size() > most ? After.of(page.getLast()).write() : null);
        List<TunnelPage.Open> items =
                page.stream().map(tunnel -> TunnelPage.Open.of(tunnel, privacy)).toList();
        return Paging.page(new TunnelPage(replica.name(), all.size(), items, next), next);
    }

    @GET
    @Path("{id}")
    @Operation(
            operationId = "getTunnel",
            summary = "One open tunnel",
            description = "While it is open in this replica; what became of it afterwards is in the access log.")
    @APIResponse(
            responseCode = "200",
            description = "It is open.",
            content =
                    @Content(
                            schema = @Schema(implementation = TunnelPage.Open.class),
                            examples = @ExampleObject(name = "tunnel", value = ONE)))
    @APIResponse(responseCode = "404", description = "No such tunnel is open in this replica.")
    public TunnelPage.Open one(
            @Parameter(description = "The tunnel's id.", example = "3f9a1c20b7d44e21") @PathParam("id") String id) {
        return open(plane.get(), id).of(replica.name());
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.MANAGER)
    @Operation(
            operationId = "cutTunnel",
            summary = "Cut a tunnel",
            description =
                    "Ends both of its connections. The client may open another; an entry of the blacklist keeps it from that.")
    @APIResponse(responseCode = "204", description = "It is cut.")
    @APIResponse(responseCode = "404", description = "No such tunnel is open in this replica.")
    public Response cut(
            @Parameter(description = "The tunnel's id.", example = "3f9a1c20b7d44e21") @PathParam("id") String id) {
        DataPlane running = plane.get();
        TunnelPage.Open open = open(running, id);
        if (!Waiting.on(running.cutTunnel(id))) {
            throw absent();
        }
        trail.changed("tunnel.cut", id, open, null);
        return Response.noContent().build();
    }

    private TunnelPage.Open open(DataPlane running, String id) {
        return Waiting.on(running.tunnels()).stream()
                .filter(tunnel -> tunnel.id().equals(id))
                .findFirst()
                .map(tunnel -> TunnelPage.Open.of(tunnel, privacy))
                .orElseThrow(TunnelsResource::absent);
    }

    private static Refused absent() {
        return new Refused(Problem.of(404, "No such tunnel", "No tunnel with this id is open in this replica."));
    }
}
