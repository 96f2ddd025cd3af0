package dev.weir.control;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Says in the OpenAPI document of every operation what the control socket itself may answer, and how a problem looks.
 *
 * <p>What every operation may be answered stands once: the document is read and written anew at each start.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {

    private static final String SCHEMA = "#/components/schemas/Problem";
    private static final String RESPONSES = "#/components/responses/";

    private static final Map<String, String> OF_ALL = new LinkedHashMap<>();

    static {
        OF_ALL.put("400", "The request cannot be understood; `errors` names the places.");
        OF_ALL.put("401", "No name and password, or wrong ones. The answer to wrong ones takes longer and longer.");
        OF_ALL.put("403", "The user may not do this, or another site's page asked for it.");
        OF_ALL.put("406", "There is no representation that Accept names.");
        OF_ALL.put("421", "Host is no name of the control socket.");
        OF_ALL.put("429", "Too many passwords are compared, or wait for their answer.");
        OF_ALL.put("500", "Weir is at fault; its log has more under the id of the request.");
        OF_ALL.put("503", "The control socket is off, or cannot do this now.");
    }

    private static final Map<String, String> OF_BODIES = Map.of(
            "413", "The body has more than 1 MiB.", "415", "The body is of a media type that is not taken here.");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        OF_ALL.forEach((status, words) -> share(document.getComponents(), status, words));
        OF_BODIES.forEach((status, words) -> share(document.getComponents(), status, words));
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(ProblemResponses::complete));
    }

    private static void share(Components components, String status, String words) {
        APIResponse response = OASFactory.createAPIResponse().description(words);
        describe(response, status);
        components.addResponse(name(status), response);
    }

    private static String name(String status) {
        return "Problem" + status;
    }

    private static void complete(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        OF_ALL.keySet().forEach(status -> add(operation, status));
        if (operation.getRequestBody() != null) {
            OF_BODIES.keySet().forEach(status -> add(operation, status));
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                describe(response, status);
            }
        });
    }

    private static void add(Operation operation, String status) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation
                    .getResponses()
                    .addAPIResponse(status, OASFactory.createAPIResponse().ref(RESPONSES + name(status)));
        }
    }

    /** What a resource says of it stands. */
    private static void describe(APIResponse response, String status) {
        if (response.getRef() != null) {
            return;
        }
        MediaType said =
                response.getContent() == null ? null : response.getContent().getMediaType(Problem.MEDIA_TYPE);
        MediaType type = said == null ? OASFactory.createMediaType() : said;
        // Nothing else: what a resource says without a content is taken for what its method returns.
        response.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, type));
        if (type.getSchema() == null) {
            Schema schema = OASFactory.createSchema().ref(SCHEMA);
            type.setSchema(schema);
        }
        if (type.getExample() == null && type.getExamples() == null) {
            type.setExample(example(status, String.valueOf(response.getDescription())));
        }
    }

    private static Map<String, Object> example(String status, String words) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "urn:weir:problem:an-example");
        example.put("title", "An example");
        example.put("status", Integer.parseInt(status));
        example.put("detail", words);
        example.put("instance", "urn:weir:request:j7yyv1jz8fft9p7a4c91y");
        example.put("replica", "weir-0");
        return example;
    }
}
