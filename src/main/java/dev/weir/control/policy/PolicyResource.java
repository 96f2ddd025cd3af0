package dev.weir.control.policy;

import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import dev.weir.documents.Changed;
import dev.weir.documents.Documents;
import dev.weir.documents.Layer;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.PolicyWriter;
import dev.weir.policy.document.Reading;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The policy's documents as a whole. */
@Path("/api/v1/policy")
@Tag(name = "Policy")
@RolesAllowed(Roles.MANAGER)
public class PolicyResource {

    /** RFC 9512 §2.1 */
    static final String YAML = "application/yaml";

    private static final String YAML_OF_OLD = "application/x-yaml";
    private final Documents documents;
    private final PolicyTrail trail;
    private final Replica replica;
    private final InstantSource clock = InstantSource.system();

    PolicyResource(Documents documents, PolicyTrail trail, Replica replica) {
        this.documents = documents;
        this.trail = trail;
        this.replica = replica;
    }

    @GET
    @Produces({YAML, MediaType.APPLICATION_JSON})
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "getPolicy",
            summary = "The policy document in force",
            description =
                    "As it was written, comments and all, or as JSON where Accept asks for that. ETag is of the document; where"
                            + " there is none yet, it is \"none\" and the body says nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The document.",
            content = {
                @Content(
                        mediaType = YAML,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "yaml", value = PolicyExamples.YAML)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PolicyBody.class),
                        examples = @ExampleObject(name = "json", value = PolicyExamples.JSON))
            })
    @APIResponse(responseCode = "304", description = "It is still the one that If-None-Match names.")
    @APIResponse(responseCode = "404", description = "There is no base document.")
    public Response policy(
            @Parameter(description = "`live`, which can be changed, or `base`, which lies under it.", example = "live")
                    @QueryParam("layer")
                    @Nullable
                    String which,
            @Context Request request,
            @Context HttpHeaders fields) {
        Layer layer = layer(which);
        Variant chosen =
                request.selectVariant(Variant.mediaTypes(MediaType.valueOf(YAML), MediaType.APPLICATION_JSON_TYPE)
                        .build());
        boolean json = chosen != null && chosen.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE);
        PolicyTag tag = PolicyTag.of(layer.version());
        String etag = (json ? tag.json() : tag.yaml()).toString();
        boolean known =
                EntryLists.tags(fields, HttpHeaders.IF_NONE_MATCH).matchesWeakly(json ? tag.json() : tag.yaml());
        Response.ResponseBuilder answer = known
                ? Response.notModified()
                : json
                        ? Response.ok(PolicyBody.of(layer.document()), MediaType.APPLICATION_JSON_TYPE)
                        : Response.ok(text(layer), YAML + ";charset=UTF-8");
        return answer.header(HttpHeaders.ETAG, etag).build();
    }

    private Layer layer(@Nullable String which) {
        Layer base = documents.status().base();
        return switch (which == null ? "live" : which) {
            case "live" -> documents.status().live();
            case "base" -> {
                if (base == null) {
                    throw new Refused(Problem.of(404, "No base document", "None is configured: weir.policy.base."));
                }
                yield base;
            }
            default -> throw Refusals.bad("layer: must be live or base");
        };
    }

    private static String text(Layer layer) {
        return layer.text().isEmpty() ? PolicyWriter.write(layer.document()) : layer.text();
    }

    @PUT
    @Consumes({YAML, YAML_OF_OLD, MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "putPolicy",
            summary = "Replace the live policy document",
            description =
                    "If-Match is required: the ETag of the document that is replaced, or `*` for whatever is there."
                            + " `If-None-Match: *` instead replaces nothing. A document that comes as JSON is stored as YAML.")
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the document that is replaced, or `*`.",
            schema = @Schema(type = SchemaType.STRING),
            example = "*")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = YAML,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "yaml", value = PolicyExamples.YAML)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PolicyBody.class),
                        examples = @ExampleObject(name = "json", value = PolicyExamples.JSON))
            })
    @APIResponse(
            responseCode = "200",
            description = "It is stored, and in force here.",
            content =
                    @Content(
                            schema = @Schema(implementation = PolicyStored.class),
                            examples = @ExampleObject(name = "stored", value = PolicyExamples.STORED)))
    @APIResponse(responseCode = "409", description = "The live document is read-only.")
    @APIResponse(responseCode = "412", description = "The document is not the one that is to be replaced.")
    @APIResponse(
            responseCode = "422",
            description = "The document is not sound; `errors` has each fault with its line and column.")
    @APIResponse(responseCode = "428", description = "If-Match is missing.")
    public Response replace(String body, @Context HttpHeaders fields) {
        Draft sent = Draft.live(body, documents.status().live().source());
        Reading.Read read = sound(sent);
        boolean json =
                fields.getMediaType() != null && fields.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE);
        Replacement replacement = new Replacement(
                json ? sent.with(PolicyWriter.write(read.document())) : sent,
                EntryLists.tags(fields, HttpHeaders.IF_MATCH),
                EntryLists.tags(fields, HttpHeaders.IF_NONE_MATCH));
        if (!replacement.isConditional()) {
            throw new Refused(
                    Problem.of(
                            428,
                            "Precondition required",
                            "Say with If-Match which document is to be replaced: the ETag of GET, or * for whatever is there."));
        }
        // An edit may be made more than once; what the last one saw is what was replaced.
        AtomicReference<Draft> before = new AtomicReference<>(sent.with(""));
        Changed changed = trail.replaced(
                () -> documents.change(trail.who(), null, live -> {
                    before.set(live);
                    return replacement.apply(live);
                }),
                () -> Objects.requireNonNull(before.get()),
                replacement.draft());
        return switch (changed) {
            case Changed.Done done -> {
                PolicyStored stored = new PolicyStored(
                        replica.name(),
                        done.version(),
                        done.hash(),
                        Notice.of(PolicyReader.notices(read.document(), clock.millis())));
                yield Response.ok(stored)
                        .header(
                                HttpHeaders.ETAG,
                                PolicyTag.of(done.version()).yaml().toString())
                        .build();
            }
            case Changed.Refused(String version) ->
                throw Refusals.stale(new PolicyTag(version).yaml().toString());
            default -> throw Refusals.not(changed);
        };
    }

    private static Reading.Read sound(Draft sent) {
        if (sent.text().isBlank()) {
            throw Refusals.bad("the document is empty; one that says nothing is 'version: 1'");
        }
        return switch (sent.reading()) {
            case Reading.Read read -> read;
            case Reading.Faulty faulty -> throw Refusals.documentFaults(faulty.faults());
        };
    }

    @POST
    @Path("validate")
    @Consumes({YAML, YAML_OF_OLD, MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            operationId = "validatePolicy",
            summary = "Say what would come of a policy document",
            description =
                    "Faults and notices with line and column; nothing is changed. A document that is not sound is a 200 too:"
                            + " that is the answer.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = YAML,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "faulty", value = PolicyExamples.FAULTY_YAML)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PolicyBody.class),
                        examples = @ExampleObject(name = "sound", value = PolicyExamples.JSON))
            })
    @APIResponse(
            responseCode = "200",
            description = "What would come of it.",
            content =
                    @Content(
                            schema = @Schema(implementation = Validation.class),
                            examples = {
                                @ExampleObject(name = "faulty", value = PolicyExamples.FAULTY),
                                @ExampleObject(name = "sound", value = PolicyExamples.SOUND)
                            }))
    public Validation validate(String body) {
        return Validation.of(
                replica.name(), Validation.read(body, documents.status().under(), clock.millis()));
    }
}
