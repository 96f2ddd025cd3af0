package dev.weir.dashboard;

import dev.weir.control.Roles;
import dev.weir.control.policy.ExplainResource;
import dev.weir.control.policy.Item;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The policy: its three lists, its documents, and what they would do to a request. */
@Path("/policy")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
@Blocking
public class PolicyPages {

    private final Shells shells;
    private final EntryAccess entries;
    private final ExplainResource explain;

    PolicyPages(Shells shells, EntryAccess entries, ExplainResource explain) {
        this.shells = shells;
        this.entries = entries;
        this.explain = explain;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("list") @DefaultValue("blacklist") String list,
            @BeanParam PolicyQuery query,
            @BeanParam Question question,
            @Context UriInfo uri) {
        EntryList shown = EntryList.of(list).orElseThrow(NotFoundException::new);
        return Templates.policy(
                shells.of(Page.POLICY),
                shown,
                query,
                entries.page(shown, query, uri),
                question,
                Told.of(question, explain));
    }

    @GET
    @Path("form")
    @RolesAllowed(Roles.MANAGER)
    @Operation(hidden = true)
    public TemplateInstance form(@QueryParam("list") String list, @QueryParam("id") @Nullable String id) {
        EntryList shown = EntryList.of(list).orElseThrow(NotFoundException::new);
        if (id == null) {
            return Templates.entryForm(EntryForm.empty(shown));
        }
        Response one = entries.one(shown, id);
        return Templates.entryForm(EntryForm.of(shown, (Item) one.getEntity(), one.getHeaderString(HttpHeaders.ETAG)));
    }
}
