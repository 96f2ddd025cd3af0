package dev.weir.control.policy;

import dev.weir.control.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The schema of the policy document, for editors and pipelines. */
@Path("/api/v1/policy/schema")
@Tag(name = "Policy")
@RolesAllowed(Roles.VIEWER)
public class SchemaResource {

    /** The media type that JSON Schema 2020-12 §1 gives itself. */
    private static final String SCHEMA = "application/schema+json";

    private static final String FILE = "/policy.schema.json";

    private final String schema = read();

    private static String read() {
        try (InputStream file = SchemaResource.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing from the application");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Produces(SCHEMA)
    @Operation(
            operationId = "getPolicySchema",
            summary = "The JSON Schema of the policy document",
            description =
                    "What an editor checks a document by while it is written; the same as docs/policy.schema.json.")
    @APIResponse(
            responseCode = "200",
            description = "The schema (JSON Schema 2020-12).",
            content =
                    @Content(
                            mediaType = SCHEMA,
                            schema = @Schema(type = SchemaType.OBJECT),
                            examples =
                                    @ExampleObject(
                                            name = "schema",
                                            value =
                                                    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\"}")))
    @APIResponse(responseCode = "406", description = "It is sent as application/schema+json alone.")
    public String schema() {
        return schema;
    }
}
