package dev.weir.control.trail;

import dev.weir.audit.Audit;
import dev.weir.audit.Happening;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Shows what was changed, and by whom. */
@Path("/api/v1/audit")
@Tag(name = "Weir")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class AuditResource {

    private static final int MOST = 500;
    private static final int USUAL = 100;

    private static final String EXAMPLE = """
            {"replica":"weir-0","since":"2026-12-24T18:00:00Z","items":[{"number":4,"time":"2027-01-01T08:30:00Z","id":"j7yyv1jz8fft9p7a4c91y","actor":"manager",
              "from":"127.0.0.1","action":"blacklist.add","target":"no-ads","result":"done","reason":null,"before":null,
              "after":"{\\"id\\":\\"no-ads\\",\\"domain\\":\\"ads.example\\"}","difference":null}],
             "next":"/api/v1/audit?limit=1&before=4"}""";

    private final Audit audit;
    private final Replica replica;

    public AuditResource(Audit audit, Replica replica) {
        this.audit = audit;
        this.replica = replica;
    }

    @GET
    @Operation(
            operationId = "audit",
            summary = "What was changed, and by whom",
            description = "The newest change first: those made here, and those of the policy that were made elsewhere.")
    @Parameter(
            name = "limit",
            description = "How many, from 1 to 500; 100 where it is not said.",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "before",
            description = "Only those with a smaller number.",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "A page; Link (RFC 8288) and next say where the next one is.",
            content =
                    @Content(
                            schema = @Schema(implementation = AuditPage.class),
                            examples = @ExampleObject(name = "one change", value = EXAMPLE)))
    @APIResponse(responseCode = "400", description = "A parameter is no number, or out of bounds.")
    public Response page(@QueryParam("limit") @Nullable String limit, @QueryParam("before") @Nullable String before)
            throws IOException {
        int most = Math.toIntExact(number("limit", limit, USUAL, MOST));
        // One more than is shown tells whether there are others.
        List<Happening> found = audit.latest(most + 1, number("before", before, Long.MAX_VALUE, Long.MAX_VALUE));
        List<Happening> shown = found.subList(0, Math.min(most, found.size()));
        String next = found.size() > most
                ? "/api/v1/audit?limit=" + most + "&before=" + shown.getLast().number()
                : null;
        AuditPage page = new AuditPage(
                replica.name(),
                audit.since().orElse(null),
                shown.stream().map(AuditPage.Item::of).toList(),
                next);
        Response.ResponseBuilder answer = Response.ok(page);
        return (next == null ? answer : answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"")).build();
    }

    private static long number(String name, @Nullable String written, long otherwise, long most) {
        if (written == null) {
            return otherwise;
        }
        long number = written.matches("[0-9]{1,18}") ? Long.parseLong(written) : 0;
        if (number < 1 || number > most) {
            throw new Refused(Problem.of(
                    400, "Bad parameter", name + ": a number from 1" + (most == Long.MAX_VALUE ? "" : " to " + most)));
        }
        return number;
    }
}
