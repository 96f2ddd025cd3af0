package dev.weir.dashboard;

import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.Roles;
import dev.weir.control.policy.Item;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Takes the forms that change the lists of the policy. Whatever they ask for is done by the lists' resources. */
@Path("/policy/{list}")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.MANAGER)
@Blocking
public class PolicyChanges {

    /** What makes the page read the policy anew. */
    static final String CHANGED = "policy-changed";

    private final EntryAccess entries;
    private final InstantSource clock = InstantSource.system();

    PolicyChanges(EntryAccess entries) {
        this.entries = entries;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response add(@PathParam("list") String list, MultivaluedMap<String, String> sent, @Context UriInfo uri) {
        EntryForm form = EntryForm.read(list(list), null, sent, clock);
        return made(form, "is in force", each -> entries.add(each.list(), each.json(), uri));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response put(
            @PathParam("list") String list,
            @PathParam("id") String id,
            MultivaluedMap<String, String> sent,
            @Context HttpHeaders fields,
            @Context UriInfo uri) {
        EntryForm form = EntryForm.read(list(list), id, sent, clock);
        return made(form, "is changed, and in force", each -> entries.put(each.list(), id, each.json(), fields, uri));
    }

    private Response made(EntryForm form, String what, Function<EntryForm, Item> make) {
        try {
            return said(make.apply(form).id(), what);
        } catch (Refused refused) {
            return Response.status(422)
                    .entity(Templates.entryForm(form.refused(refused.problem())))
                    .build();
        }
    }

    /** One thing about an entry: until when it counts, or whether it only reports. */
    @POST
    @Path("{id}/change")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(
            @PathParam("list") String list,
            @PathParam("id") String id,
            MultivaluedMap<String, String> sent,
            @Context HttpHeaders fields,
            @Context UriInfo uri) {
        EntryList meant = list(list);
        return asShown(id, fields, () -> {
            Item now = (Item) entries.one(meant, id).getEntity();
            String json = changed(EntryForm.of(meant, now, null), sent).json();
            entries.put(meant, id, json, fields, uri);
            return said(id, "is changed, and in force");
        });
    }

    private EntryForm changed(EntryForm form, MultivaluedMap<String, String> sent) {
        String until = sent.getFirst("until");
        return until == null
                ? form.with("mode", sent.getFirst("mode"))
                : form.with("expires", Expiry.of(until, null, clock.instant()));
    }

    @DELETE
    @Path("{id}")
    @Operation(hidden = true)
    public Response remove(
            @PathParam("list") String list,
            @PathParam("id") String id,
            @Context HttpHeaders fields,
            @Context UriInfo uri) {
        EntryList meant = list(list);
        return asShown(id, fields, () -> {
            entries.remove(meant, id, fields, uri);
            return said(id, "is deleted, and decides nothing any more");
        });
    }

    /** Changes an entry if it is what the page shows (RFC 9110 section 13.1.1); if not, the page shows what it is now. */
    private static Response asShown(String id, HttpHeaders fields, Supplier<Response> change) {
        if (fields.getHeaderString(HttpHeaders.IF_MATCH) == null) {
            throw new Refused(Problem.of(428, "Precondition required", "If-Match says which entry was looked at."));
        }
        try {
            return change.get();
        } catch (Refused refused) {
            throw isOutdated(refused) ? outdated(id) : refused;
        }
    }

    private static boolean isOutdated(Refused refused) {
        int status = refused.problem().status();
        return status == 404 || status == 412;
    }

    private static Refused outdated(String id) {
        String what = "Somebody has changed or deleted entry " + id + " meanwhile. Here is the list as it is now.";
        return new Refused(Problem.of(412, "Nothing was changed", what), Map.of(Said.TRIGGER, CHANGED));
    }

    private static Response said(@Nullable String id, String what) {
        return Said.of("Entry " + id + " " + what + ".", CHANGED);
    }

    private static EntryList list(String token) {
        return EntryList.of(token).orElseThrow(NotFoundException::new);
    }
}
