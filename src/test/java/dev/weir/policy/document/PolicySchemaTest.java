package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader say the same of the same documents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicySchemaTest {

    private Schema schema;

    @BeforeAll
    void load() throws IOException {
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream("policy.schema.json")) {
            assertNotNull(in, "the schema is on the class path");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text, InputFormat.JSON);
        }
    }

    private boolean isSoundByBoth(String json) {
        boolean schemaSays = schema.validate(json, InputFormat.JSON).isEmpty();
        boolean readerSays = PolicyReader.read(json, Place.Layer.LIVE, "live") instanceof Reading.Read;
        assertEquals(readerSays, schemaSays, json);
        return readerSays;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'version': 1, 'default': 'deny', 'ip-literals': 'allow', 'blacklist': [], 'allow': [], 'reach': []}",
                "{'blacklist': [{'id': 'a.b_c-1', 'domain': 'a.example', 'except': ['b.a.example'], 'mode':"
                        + " 'report'}]}",
                "{'blacklist': [{'url': 'HTTPS://a.example:8443/x%20y/', 'tunnel': 'ignore', 'expires':"
                        + " '2027-01-01T00:00:00+01:00'}]}",
                "{'blacklist': [{'pattern': '^https', 'tunnel': 'deny'}, {'pattern': 'x', 'domain': 'a.example'}]}",
                "{'blacklist': [{'cidr': 'fd00::/8', 'ports': [1, '2-3'], 'methods': ['PUT', 'x-own']}]}",
                "{'allow': [{'client': '10.0.0.1'}, {'user': 7}, {'user': true}, {'domain': 'bücher.example', 'mode':"
                        + " 'enforce'}]}",
                "{'reach': [{'domain': 'a.example', 'cidr': '10.0.0.0/8', 'ports': [443], 'reason': 'r', 'owner':"
                        + " 'o'}]}",
            })
    void bothTake(String json) {
        assertEquals(true, isSoundByBoth(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'version': 2}",
                "{'default': 'block'}",
                "{'blocklist': []}",
                "{'blacklist': {}}",
                "{'blacklist': [{}]}",
                "{'blacklist': [{'reason': 'none'}]}",
                "{'blacklist': ['a.example']}",
                "{'blacklist': [{'domian': 'a.example'}]}",
                "{'blacklist': [{'domain': 'a.example', 'namespace': 'x'}]}",
                "{'blacklist': [{'domain': '*.a.example'}]}",
                "{'blacklist': [{'domain': 'a.example/x'}]}",
                "{'blacklist': [{'domain': '192.0.2.1'}]}",
                "{'blacklist': [{'domain': ''}]}",
                "{'blacklist': [{'domain': ['a.example']}]}",
                "{'blacklist': [{'except': ['a.example']}]}",
                "{'blacklist': [{'url': 'a.example'}]}",
                "{'blacklist': [{'url': 'http://a.example/?q'}]}",
                "{'blacklist': [{'url': 'http://u@a.example/'}]}",
                "{'blacklist': [{'url': 'http://a.example/%g0'}]}",
                "{'blacklist': [{'pattern': 'x'}]}",
                "{'blacklist': [{'user': 'a', 'tunnel': 'deny'}]}",
                "{'blacklist': [{'user': 'a', 'mode': 'audit'}]}",
                "{'blacklist': [{'user': 'a', 'id': '-a'}]}",
                "{'blacklist': [{'user': 'a', 'expires': '2027-01-01'}]}",
                "{'blacklist': [{'user': 'a', 'expires': '2027-01-01T00:00:00'}]}",
                "{'blacklist': [{'user': 'a', 'reason': 'x\\ny'}]}",
                "{'blacklist': [{'ports': []}]}",
                "{'blacklist': [{'ports': [0]}]}",
                "{'blacklist': [{'ports': 443}]}",
                "{'blacklist': [{'methods': ['get']}]}",
                "{'blacklist': [{'client': 'ten'}]}",
                "{'allow': [{'user': 'a', 'mode': 'report'}]}",
                "{'allow': [{'pattern': 'a', 'tunnel': 'deny'}]}",
                "{'reach': [{'domain': 'a.example'}]}",
                "{'reach': [{'ports': [1]}]}",
                "{'reach': [{'domain': 'a.example', 'ports': [1], 'user': 'a'}]}",
            })
    void bothRefuse(String json) {
        assertEquals(false, isSoundByBoth(json.replace('\'', '"')));
    }

    @Test
    void whatAReasonMayBeIsLimitedByBoth() {
        String entry = "{'blacklist': [{'user': 'a', 'reason': '%s'}]}".replace('\'', '"');
        assertEquals(true, isSoundByBoth(entry.formatted("x".repeat(200))));
        assertEquals(false, isSoundByBoth(entry.formatted("x".repeat(201))));
    }
}
