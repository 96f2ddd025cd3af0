package dev.weir.control.policy;

import dev.weir.control.Paging;
import dev.weir.control.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One of the three lists of the policy: what each does is said once. Its name in the OpenAPI document comes from {@link ListOperations}. */
@Tag(name = "Policy")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class ListResource {

    private final EntryLists lists;
    private final Listing list;

    ListResource(EntryLists lists, Listing list) {
        this.lists = lists;
        this.list = list;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(description = Words.LIST)
    @APIResponseSchema(value = ItemPage.class, responseCode = "200", responseDescription = "A page.")
    @APIResponse(responseCode = "400", description = Words.BAD_QUERY)
    public Response list(
            @Parameter(description = Words.Q, example = "example") @QueryParam("q") @Nullable String q,
            @Parameter(description = Words.SOURCE, example = "live") @QueryParam("source") @Nullable String source,
            @Parameter(description = Words.STATE, example = "active") @QueryParam("state") @Nullable String state,
            @Parameter(description = Words.LIMIT, example = "100") @QueryParam("limit") @Nullable String limit,
            @Parameter(description = Words.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        return lists.page(list, ListQuery.of(q, source, state, Paging.limit(limit), cursor), uri);
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "One entry", description = Words.ONE)
    @APIResponseSchema(value = Item.class, responseCode = "200", responseDescription = Words.ENTRY)
    @APIResponse(responseCode = "404", description = Words.ABSENT)
    public Response one(@Parameter(description = Words.ID) @PathParam("id") String id) {
        return lists.one(list, id);
    }

    @POST
    @RolesAllowed(Roles.MANAGER)
    @Operation(description = Words.ADD)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Item.class)))
    @APIResponseSchema(value = Item.class, responseCode = "201", responseDescription = Words.ADDED)
    @APIResponse(responseCode = "400", description = Words.BAD_JSON)
    @APIResponse(responseCode = "409", description = Words.TAKEN)
    @APIResponse(responseCode = "422", description = Words.FAULTY)
    public Response add(String body, @Context UriInfo uri) {
        return lists.add(list, body, uri);
    }

    @PUT
    @RolesAllowed(Roles.MANAGER)
    @Path("{id}")
    @Operation(summary = "Replace an entry, or add it under this id", description = Words.PUT)
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = Words.IF_MATCH,
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = HttpHeaders.IF_NONE_MATCH,
            in = ParameterIn.HEADER,
            description = Words.IF_NONE_MATCH,
            schema = @Schema(type = SchemaType.STRING))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Item.class)))
    @APIResponseSchema(value = Item.class, responseCode = "200", responseDescription = Words.REPLACED)
    @APIResponse(
            responseCode = "201",
            description = Words.ANEW,
            content = @Content(schema = @Schema(implementation = Item.class)))
    @APIResponse(responseCode = "400", description = Words.BAD_JSON)
    @APIResponse(responseCode = "409", description = Words.BASE)
    @APIResponse(responseCode = "412", description = Words.STALE)
    @APIResponse(responseCode = "422", description = Words.FAULTY)
    public Response put(
            @Parameter(description = Words.ID) @PathParam("id") String id,
            String body,
            @Context HttpHeaders fields,
            @Context UriInfo uri) {
        return lists.put(list, id, body, fields, uri);
    }

    @DELETE
    @RolesAllowed(Roles.MANAGER)
    @Path("{id}")
    @Operation(description = Words.REMOVE)
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = Words.IF_MATCH,
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "204", description = "It is gone, here and now.")
    @APIResponse(responseCode = "404", description = Words.ABSENT)
    @APIResponse(responseCode = "409", description = Words.BASE)
    @APIResponse(responseCode = "412", description = Words.STALE)
    public Response remove(
            @Parameter(description = Words.ID) @PathParam("id") String id,
            @Context HttpHeaders fields,
            @Context UriInfo uri) {
        return lists.remove(list, id, fields, uri);
    }
}
