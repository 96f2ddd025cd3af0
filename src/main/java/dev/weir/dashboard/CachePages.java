package dev.weir.dashboard;

import dev.weir.control.Refused;
import dev.weir.control.Roles;
import dev.weir.control.cache.CacheResource;
import dev.weir.control.cache.EntryPage;
import dev.weir.control.cache.Purged;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The cache: how full it is, what is in it, and what is to go. */
@Path("/cache")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
@Blocking
public class CachePages {

    private static final String PAGE = "50";
    private static final String CHANGED = "cache-changed";

    private final Shells shells;
    private final CacheResource cache;

    CachePages(Shells shells, CacheResource cache) {
        this.shells = shells;
        this.cache = cache;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance page(@BeanParam CacheQuery query, @Context UriInfo uri) {
        Shell shell = shells.of(Page.CACHE);
        try {
            return Templates.cache(shell, cache.status(), entries(query, uri), query, null);
        } catch (Refused refused) {
            String fault = refused.problem().detail();
            return Templates.cache(shell, cache.status(), entries(CacheQuery.ALL, uri), query, fault);
        }
    }

    private EntryPage entries(CacheQuery query, UriInfo uri) {
        return (EntryPage) cache.entries(
                        query.selected("url"),
                        query.selected("prefix"),
                        query.selected("tag"),
                        PAGE,
                        query.cursor(),
                        uri)
                .getEntity();
    }

    @POST
    @Path("purge")
    @RolesAllowed(Roles.MANAGER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response purge(MultivaluedMap<String, String> sent) {
        Purged purged = cache.purge(CacheQuery.order(sent));
        return Said.of(words(purged), CHANGED);
    }

    private static String words(Purged purged) {
        if (purged.purged() == 0) {
            return "Nothing is stored under that. A URL's query may not be shown here (weir.privacy.query): purge by prefix.";
        }
        String what = purged.purged() == 1 ? "1 URL" : purged.purged() + " URLs";
        return purged.soft() ? what + " will be validated before use." : "Purged " + what + ".";
    }
}
