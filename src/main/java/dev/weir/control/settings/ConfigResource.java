package dev.weir.control.settings;

import dev.weir.control.Replica;
import dev.weir.control.Roles;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows the configuration in force. */
@Path("/api/v1/config")
@Tag(name = "Weir")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class ConfigResource {

    private static final String EXAMPLE = """
            {"replica":"weir-0","items":[
             {"key":"weir.cache.store","value":"memory","default":"memory","set":false},
             {"key":"weir.control.manager-password","value":"***","default":null,"set":true}]}""";

    private final Settings settings;
    private final Replica replica;

    public ConfigResource(Config config, Replica replica) {
        this.settings = new Settings(config.unwrap(SmallRyeConfig.class));
        this.replica = replica;
    }

    @GET
    @Operation(
            operationId = "config",
            summary = "The configuration in force",
            description = "Every key under weir. with its value, its default, and whether somebody set it."
                    + " Secrets are shown as ***.")
    @APIResponse(
            responseCode = "200",
            description = "All keys.",
            content =
                    @Content(
                            schema = @Schema(implementation = SettingsBody.class),
                            examples = @ExampleObject(name = "some of them", value = EXAMPLE)))
    public SettingsBody config() {
        return new SettingsBody(replica.name(), settings.all());
    }
}
