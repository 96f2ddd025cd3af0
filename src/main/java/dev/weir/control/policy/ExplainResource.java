package dev.weir.control.policy;

import dev.weir.control.Plane;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import dev.weir.control.Waiting;
import dev.weir.documents.Documents;
import dev.weir.listener.Explanation;
import dev.weir.policy.InForce;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What would happen to a request. */
@Path("/api/v1/explain")
@Tag(name = "Policy")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class ExplainResource {

    private static final String ANSWER = """
            {"replica":"weir-0","verdict":"denied","target":"http://ads.example/","dns":"not asked",\
            "sentence":"GET http://ads.example/ would be denied (403): entry no-ads of blacklist matches (live,\
             /var/lib/weir/policy.yaml:3:5), for this reason: Advertising.",\
            "refusal":{"status":403,"title":"Blacklisted","detail":"This is blacklisted (Advertising). Contact platform@example.org."},\
            "decider":{"by":"blacklist","entry":{"id":"no-ads","domain":"ads.example","mode":"enforce","reason":"Advertising"}}}""";

    private final Plane plane;
    private final Documents documents;
    private final InForce inForce;
    private final Replica replica;
    private final InstantSource clock = InstantSource.system();

    ExplainResource(Plane plane, Documents documents, InForce inForce, Replica replica) {
        this.plane = plane;
        this.documents = documents;
        this.inForce = inForce;
        this.replica = replica;
    }

    @POST
    @Operation(
            operationId = "explain",
            summary = "Say what would happen to a request, and why",
            description =
                    "The steps of a request up to dialling, none of them taken; its name is looked up, for addresses decide,"
                            + " too. No use of an entry is counted.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ExplainQuestion.class),
                            examples = {
                                @ExampleObject(name = "url", value = "{\"url\":\"http://ads.example/\"}"),
                                @ExampleObject(
                                        name = "tunnel",
                                        value =
                                                "{\"url\":\"ads.example:443\",\"method\":\"CONNECT\",\"client\":\"10.2.0.7\"}")
                            }))
    @APIResponse(
            responseCode = "200",
            description = "What would happen.",
            content =
                    @Content(
                            schema = @Schema(implementation = Explained.class),
                            examples = @ExampleObject(name = "denied", value = ANSWER)))
    @APIResponse(responseCode = "400", description = "The question cannot be read.")
    public Explained explain(@Nullable ExplainQuestion asked) {
        if (asked == null) {
            throw Refusals.bad("the body is empty");
        }
        Explanation.Question question = asked.read();
        long now = clock.millis();
        Explanation explanation = Waiting.on(plane.get().explainer().explain(question, now));
        return new Telling(replica.name(), new Catalogue(documents.status(), inForce.rules(), now))
                .of(question, explanation);
    }
}
