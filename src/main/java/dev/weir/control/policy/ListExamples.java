package dev.weir.control.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.jspecify.annotations.Nullable;

/** Shows in the OpenAPI document an entry of each of the three lists, wherever one is asked for or answered. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ListExamples implements OASFilter {

    private static final String PLACE =
            ",\"source\":{\"layer\":\"live\",\"document\":\"/var/lib/weir/policy.yaml\",\"line\":3},\"state\":\"active\"";
    private static final String USES = ",\"uses\":{\"count\":12,\"last\":\"2026-11-29T08:15:00Z\"}";

    /** What is written, and what is known of it besides: what of a list has been used is not counted for private destinations. */
    private enum Example {
        BLACKLIST("""
            {"id":"no-ads","domain":"ads.example","reason":"Advertising","owner":"platform@example.org"}""", PLACE + USES),
        ALLOW("""
            {"id":"own-docs","domain":"docs.example.org","reason":"On a list by mistake"}""", PLACE + USES),
        REACH("""
            {"id":"mirror","domain":"mirror.corp.example","cidr":"10.96.0.0/12","ports":[443],"reason":"Internal mirror"}""", PLACE);

        private final String written;
        private final String told;

        Example(String written, String known) {
            this.written = written;
            this.told = written.substring(0, written.length() - 1) + known + "}";
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        for (Listing list : Listing.values()) {
            String path = "/api/v1/" + list.token();
            Example example = Example.valueOf(list.name());
            document.getPaths().getPathItems().forEach((name, item) -> {
                if (name.equals(path) || name.startsWith(path + "/")) {
                    show(item, example);
                }
            });
        }
    }

    private static void show(PathItem item, Example example) {
        item.getOperations().values().forEach(operation -> show(operation, example));
    }

    private static void show(Operation operation, Example example) {
        if (operation.getRequestBody() != null) {
            show(operation.getRequestBody().getContent(), "entry", example.written);
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                boolean isPage = "/EntryPage".equals(schemaOf(response.getContent()));
                show(
                        response.getContent(),
                        isPage ? "page" : "entry",
                        isPage
                                ? "{\"replica\":\"weir-0\",\"total\":1,\"items\":[" + example.told + "]}"
                                : example.told);
            }
        });
    }

    /** The last part of its name. */
    private static String schemaOf(@Nullable Content content) {
        String ref = content == null
                ? ""
                : content.getMediaType(MediaType.APPLICATION_JSON).getSchema().getRef();
        return ref.substring(Math.max(0, ref.lastIndexOf('/')));
    }

    private static void show(@Nullable Content content, String name, String value) {
        if (content != null) {
            content.getMediaType(MediaType.APPLICATION_JSON)
                    .setExamples(Map.of(name, OASFactory.createExample().value(read(value))));
        }
    }

    private static Object read(String value) {
        try {
            return new ObjectMapper().readValue(value, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an example is no JSON: " + value, e);
        }
    }
}
