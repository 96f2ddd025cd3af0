package dev.weir.dashboard;

import dev.weir.control.Refused;
import dev.weir.control.Roles;
import dev.weir.control.policy.ExplainResource;
import dev.weir.control.policy.PolicyResource;
import dev.weir.documents.Documents;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The policy's documents as they lie there, and the live one as it is edited. Whatever is asked for is done by their resource. */
@Path("/policy/document")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.MANAGER)
@Blocking
public class DocumentPages {

    private final Shells shells;
    private final ExplainResource explain;
    private final Documents documents;
    private final PolicyResource policy;

    DocumentPages(Shells shells, ExplainResource explain, Documents documents, PolicyResource policy) {
        this.shells = shells;
        this.explain = explain;
        this.documents = documents;
        this.policy = policy;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance page(@BeanParam Question question) {
        return Templates.document(
                shells.of(Page.POLICY), Written.all(documents.status()), question, Told.of(question, explain));
    }

    @GET
    @Path("form")
    @Operation(hidden = true)
    public TemplateInstance form() {
        return Templates.documentForm(DocumentForm.of(documents.status().live()));
    }

    @POST
    @Path("check")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public TemplateInstance check(MultivaluedMap<String, String> sent) {
        return Templates.examined(Examined.of(policy.validate(text(sent))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response save(MultivaluedMap<String, String> sent, @Context HttpHeaders fields) {
        try {
            var _ = policy.replace(text(sent), fields);
            return Said.of("The document is saved, and in force.", PolicyChanges.CHANGED);
        } catch (Refused refused) {
            return Response.status(422)
                    .entity(Templates.examined(Examined.of(refused)))
                    .build();
        }
    }

    private static String text(MultivaluedMap<String, String> sent) {
        String text = sent.getFirst("text");
        return text == null ? "" : DocumentForm.typed(text);
    }
}
