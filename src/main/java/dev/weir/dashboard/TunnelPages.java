package dev.weir.dashboard;

import dev.weir.control.Roles;
import dev.weir.control.tunnels.TunnelPage;
import dev.weir.control.tunnels.TunnelsResource;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The tunnels that are open, and the end of one. */
@Path("/tunnels")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
@Blocking
public class TunnelPages {

    private final Shells shells;
    private final TunnelsResource tunnels;

    TunnelPages(Shells shells, TunnelsResource tunnels) {
        this.shells = shells;
        this.tunnels = tunnels;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance page(@QueryParam("cursor") @Nullable String cursor, @Context UriInfo uri) {
        Response page = tunnels.list(null, cursor, uri);
        return Templates.tunnels(shells.of(Page.TUNNELS), (TunnelPage) page.getEntity(), cursor);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.MANAGER)
    @Operation(hidden = true)
    public Response cut(@PathParam("id") String id) {
        tunnels.cut(id);
        return Said.of("The tunnel is cut.", "tunnels-changed");
    }
}
