package dev.weir.control;

import static dev.weir.control.Callers.viewer;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The OpenAPI document, read as its users' tools do. */
@QuarkusTest
class OpenApiTest {

    private static final String SHARED = "#/components/responses/";

    private static SwaggerParseResult read(String format) {
        String text = viewer().get("/q/openapi?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return new OpenAPIV3Parser().readContents(text);
    }

    /** An operation and what it is called in messages. */
    private record Named(String name, Operation operation) {}

    private static List<Named> operations() {
        List<Named> all = new ArrayList<>();
        read("json")
                .getOpenAPI()
                .getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> all.add(new Named(method + " " + path, operation))));
        assertFalse(all.isEmpty());
        return all;
    }

    /** All that is wrong with all of them. */
    private static void everyOne(Consumer<Named> check) {
        assertAll(operations().stream().map(named -> () -> check.accept(named)));
    }

    @Test
    void itIsReadWithoutAWord() {
        for (String format : new String[] {"json", "yaml"}) {
            SwaggerParseResult result = read(format);
            assertEquals(List.of(), result.getMessages(), format);
            OpenAPI document = result.getOpenAPI();
            assertNotNull(document.getComponents().getSecuritySchemes().get("basic"));
            assertTrue(document.getPaths().containsKey("/api/v1/status"));
        }
    }

    @Test
    void onlyTheControlSocketIsInIt() {
        assertTrue(
                read("json").getOpenAPI().getPaths().keySet().stream().allMatch(path -> path.startsWith("/api/v1/")));
    }

    @Test
    void everyOperationIsDescribedAndHasATagAndANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        everyOne(named -> {
            Operation operation = named.operation;
            assertNotNull(operation.getSummary(), named.name);
            assertNotNull(operation.getDescription(), named.name);
            assertNotNull(operation.getTags(), named.name);
            assertNotNull(operation.getOperationId(), named.name);
            assertTrue(names.add(operation.getOperationId()), named.name);
        });
    }

    @Test
    void everyOperationShowsAnAnswer() {
        everyOne(named -> {
            List<Map.Entry<String, ApiResponse>> good = named.operation.getResponses().entrySet().stream()
                    .filter(response -> response.getKey().startsWith("2"))
                    .toList();
            assertFalse(good.isEmpty(), named.name);
            good.stream()
                    .filter(response -> response.getValue().getContent() != null)
                    .forEach(response -> response.getValue()
                            .getContent()
                            .forEach((type, content) -> assertTrue(
                                    hasExample(content), named.name + " " + response.getKey() + " " + type)));
        });
    }

    private static boolean hasExample(MediaType content) {
        return content.getExample() != null
                || (content.getExamples() != null && !content.getExamples().isEmpty());
    }

    @Test
    void everyOperationSaysHowItIsRefused() {
        Map<String, ApiResponse> shared =
                read("json").getOpenAPI().getComponents().getResponses();
        everyOne(named -> {
            for (String status : new String[] {"400", "401", "403", "421", "429", "500", "503"}) {
                assertTrue(named.operation.getResponses().containsKey(status), named.name + " " + status);
            }
            named.operation.getResponses().forEach((status, response) -> {
                if (status.compareTo("400") >= 0) {
                    MediaType problem = whole(response, shared).getContent().get(Problem.MEDIA_TYPE);
                    assertNotNull(problem, named.name + " " + status);
                    assertEquals(
                            "#/components/schemas/Problem", problem.getSchema().get$ref(), named.name);
                    assertTrue(hasExample(problem), named.name + " " + status);
                }
            });
        });
    }

    /** What every operation may be answered stands in one place. */
    private static ApiResponse whole(ApiResponse response, Map<String, ApiResponse> shared) {
        String reference = response.get$ref();
        if (reference == null) {
            return response;
        }
        assertTrue(reference.startsWith(SHARED), reference);
        return Objects.requireNonNull(shared.get(reference.substring(SHARED.length())), reference);
    }

    @Test
    void everyExampleOfJsonIsJson() {
        everyOne(named -> named.operation.getResponses().forEach((status, response) -> {
            MediaType json =
                    response.getContent() == null ? null : response.getContent().get("application/json");
            if (json != null && json.getExamples() != null) {
                json.getExamples()
                        .forEach((name, example) -> assertFalse(
                                String.valueOf(example.getValue()).startsWith("\""), named.name + " " + status));
            }
        }));
    }

    @Test
    void theListsShowEntriesOfTheirOwn() {
        ValidatableResponse document =
                viewer().get("/q/openapi?format=json").then().statusCode(200);
        Map.of("blacklist", "no-ads", "allow", "own-docs", "reach", "mirror")
                .forEach((list, id) -> document.body(
                        "paths.'/api/v1/%s'.get.responses.'200'.content.'application/json'.examples.page.value.items[0].id"
                                .formatted(list),
                        equalTo(id)));
    }

    @Test
    void everyRequestBodyHasAnExample() {
        everyOne(named -> {
            if (named.operation.getRequestBody() != null) {
                named.operation
                        .getRequestBody()
                        .getContent()
                        .forEach((type, content) -> assertTrue(hasExample(content), named.name + " " + type));
            }
        });
    }

    /** What is sent and what is answered have the same name in both. */
    @Test
    void whatIsShownOfAValidationIsWhatItSays() {
        JsonPath document =
                viewer().get("/q/openapi?format=json").then().extract().jsonPath();
        String validate = "paths.'/api/v1/policy/validate'.post.";
        Map.of("application/yaml", "faulty", "application/json", "sound").forEach((type, name) -> {
            Object sent = document.get(validate + "requestBody.content.'%s'.examples.%s.value".formatted(type, name));
            Map<String, Object> shown = document.getMap(
                    validate + "responses.'200'.content.'application/json'.examples.%s.value".formatted(name));
            Map<String, Object> said = (sent instanceof String yaml ? Rest.sendingYaml(yaml) : Rest.sending(sent))
                    .post("/api/v1/policy/validate")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath()
                    .getMap("");
            assertEquals(shown.keySet(), said.keySet());
            for (String member : new String[] {"valid", "faults", "notices", "entries"}) {
                assertEquals(shown.get(member), said.get(member), member);
            }
        });
    }
}
