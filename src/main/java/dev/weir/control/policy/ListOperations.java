package dev.weir.control.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Names the operations of the three lists in the OpenAPI document, and shows an entry of each wherever one is asked for or answered. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ListOperations implements OASFilter {

    private static final String PLACE =
            ",\"source\":{\"layer\":\"live\",\"document\":\"/var/lib/weir/policy.yaml\",\"line\":3},\"state\":\"active\"";
    private static final String USES = ",\"uses\":{\"count\":12,\"last\":\"2026-11-29T08:15:00Z\"}";

    /** What its operations are about, and an entry: what of a list has been used is not counted for private destinations. */
    private enum Shown {
        BLACKLIST("What is blocked", "Block something", "Unblock", "no-ads", """
            "domain":"ads.example","reason":"Advertising","owner":"platform@example.org\"""", PLACE + USES),
        ALLOW("What is allowed", "Allow something", "Allow it no longer", "own-docs", """
            "domain":"docs.example.org","reason":"On a list by mistake\"""", PLACE + USES),
        REACH(
                "Which private destinations are open",
                "Open a private destination",
                "Close a private destination",
                "mirror",
                """
            "domain":"mirror.corp.example","cidr":"10.96.0.0/12","ports":[443],"reason":"Internal mirror\"""",
                PLACE);

        private final String list;
        private final String add;
        private final String remove;
        private final String id;
        private final String written;
        private final String told;

        Shown(String list, String add, String remove, String id, String conditions, String known) {
            this.list = list;
            this.add = add;
            this.remove = remove;
            this.id = id;
            String open = "{\"id\":\"" + id + "\"," + conditions;
            this.written = open + "}";
            this.told = open + known + "}";
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        for (Listing list : Listing.values()) {
            String path = "/api/v1/" + list.token();
            Map<String, PathItem> items = document.getPaths().getPathItems();
            PathItem whole = Objects.requireNonNull(items.get(path), path);
            PathItem one = Objects.requireNonNull(items.get(path + "/{id}"), path);
            Shown shown = Shown.valueOf(list.name());
            name(list, shown, whole, one);
            show(whole, shown);
            show(one, shown);
        }
    }

    private static void name(Listing list, Shown shown, PathItem whole, PathItem one) {
        String what = list.token().substring(0, 1).toUpperCase(Locale.ROOT)
                + list.token().substring(1);
        name(whole.getGET(), "list" + what, shown.list);
        name(whole.getPOST(), "add" + what + "Entry", shown.add);
        name(one.getGET(), "get" + what + "Entry", "One entry");
        name(one.getPUT(), "put" + what + "Entry", "Replace an entry, or add it under this id");
        name(one.getDELETE(), "remove" + what + "Entry", shown.remove);
    }

    private static void show(Parameter parameter, Shown shown) {
        if (parameter.getIn() == Parameter.In.PATH) {
            parameter.setExample(shown.id);
        }
    }

    private static void name(Operation operation, String id, String summary) {
        operation.operationId(id).summary(summary);
    }

    private static void show(PathItem item, Shown shown) {
        item.getOperations().values().forEach(operation -> show(operation, shown));
    }

    private static void show(Operation operation, Shown shown) {
        Stream.ofNullable(operation.getParameters()).flatMap(List::stream).forEach(parameter -> show(parameter, shown));
        if (operation.getRequestBody() != null) {
            show(operation.getRequestBody().getContent(), "entry", shown.written);
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                boolean isPage = "/EntryPage".equals(schemaOf(response.getContent()));
                show(
                        response.getContent(),
                        isPage ? "page" : "entry",
                        isPage ? "{\"replica\":\"weir-0\",\"total\":1,\"items\":[" + shown.told + "]}" : shown.told);
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
