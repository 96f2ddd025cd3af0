package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and values that YAML, a Service or a properties file would take for something else, or twice. */
class ChartTextsTest {

    private static final Set<String> TEXTS = Set.of(
            "name",
            "namespace",
            "secretName",
            "key",
            "path",
            "serviceAccountName",
            "priorityClassName",
            "runtimeClassName",
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "team");

    private static void collectOthers(JsonNode node, List<String> others) {
        node.properties().forEach(each -> {
            if (TEXTS.contains(each.getKey())
                    && !each.getValue().isTextual()
                    && each.getValue().isValueNode()) {
                others.add(each.toString());
            }
        });
        node.forEach(inner -> collectOthers(inner, others));
    }

    private static void assertTexts(Chart.Rendered rendered) {
        List<String> others = new ArrayList<>();
        rendered.objects().forEach(object -> collectOthers(object, others));
        assertEquals(List.of(), others);
    }

    private static Properties settings(Chart.Rendered rendered) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(rendered.settings()));
        return read;
    }

    @ParameterizedTest
    @CsvSource({
        "my.weir, egress,  my-weir",
        "1weir,   egress,  weir-1weir",
        "1.2,     123,     weir-1-2",
        "true,    1e3,     true",
        "a0123456789-0123456789-0123456789-0123456789-01234567-9, egress, a0123456789-0123456789-0123456789-0123456789-01234567"
    })
    void everyReleaseHasNamesThatAServiceCanHave(String release, String namespace, String name) {
        Chart.Rendered rendered = Chart.render(
                release.substring(0, Math.min(53, release.length())),
                namespace,
                "{control: {existingSecret: passwords}, serviceMonitor: {enabled: true}}");
        assertTexts(rendered);
        for (JsonNode service : rendered.all("Service")) {
            String own = service.at("/metadata/name").asText();
            assertTrue(own.startsWith(name), own);
            assertTrue(own.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"), own);
        }
    }

    @Test
    void whatLooksLikeANumberIsStillAName() {
        assertTexts(Chart.render("""
                control: {existingSecret: "1"}
                nameOverride: "2"
                commonLabels: {team: "3"}
                serviceAccount: {name: "4"}
                priorityClassName: "true"
                runtimeClassName: "1e3"
                cache: {store: redis}
                redis: {hosts: ["redis://a:1"], existingSecret: "5", passwordKey: "6", authenticationKey: "7"}
                proxy:
                  users: {existingSecret: "8"}
                  tls: {enabled: true, existingSecret: "9", clientAuth: request, clientCa: {existingSecret: "0"}}
                upstream:
                  parentSecret: {name: "10", key: "11"}
                  trust: {existingConfigMap: "12"}
                  clientCertificate: {existingSecret: "13"}
                policy: {existingConfigMap: "14"}
                """));
    }

    @Test
    void settingsKeepTheirSpacesLinesAndDigits() throws IOException {
        Properties settings = settings(Chart.render("""
                control: {existingSecret: passwords}
                policy: {contact: "  two\\nlines: \\"a\\" # b", message: "\\\\u0041 \\t"}
                config:
                  weir.cache.max-object-size: 20000000
                  weir.some.list: [1000000, 2.5, "x"]
                """));
        assertEquals("  two\nlines: \"a\" # b", settings.getProperty("weir.policy.contact"));
        assertEquals("\\u0041 \t", settings.getProperty("weir.policy.message"));
        assertEquals("20000000", settings.getProperty("weir.cache.max-object-size"));
        assertEquals("1000000,2.5,x", settings.getProperty("weir.some.list"));
    }

    /** The parser of these tests takes no key twice, and server-side apply no variable. */
    @Test
    void whatIsSaidOfAnObjectBeatsWhatIsSaidOfAll() {
        Chart.Rendered rendered = Chart.render("""
                control: {existingSecret: passwords}
                commonLabels: {team: all, app.kubernetes.io/component: egress}
                podLabels: {team: pods}
                serviceMonitor: {enabled: true, labels: {team: metrics}}
                extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xmx1g}, {name: HOSTNAME, value: fixed}]
                """);
        assertEquals(
                "pods",
                rendered.the("Deployment")
                        .at("/spec/template/metadata/labels/team")
                        .asText());
        assertEquals(
                "all", rendered.the("Deployment").at("/metadata/labels/team").asText());
        assertEquals(
                "metrics",
                rendered.the("ServiceMonitor").at("/metadata/labels/team").asText());
        assertEquals(
                "metrics",
                rendered.get("Service", "edge-metrics")
                        .at("/metadata/labels/app.kubernetes.io~1component")
                        .asText());
        List<String> variables = new ArrayList<>();
        rendered.container()
                .path("env")
                .forEach(each -> variables.add(
                        each.path("name").asText() + "=" + each.path("value").asText()));
        assertEquals(List.of("KUBERNETES_NAMESPACE=", "JAVA_TOOL_OPTIONS=-Xmx1g", "HOSTNAME=fixed"), variables);
    }

    @Test
    void podAnnotationsBeatTheChartsOwnExceptThatOfTheSettings() {
        JsonNode annotations = Chart.render("""
                control: {existingSecret: passwords}
                podAnnotations: {kubectl.kubernetes.io/default-container: other, checksum/config: mine, a: b}
                """).the("Deployment").at("/spec/template/metadata/annotations");
        assertEquals(
                "other",
                annotations.path("kubectl.kubernetes.io/default-container").asText());
        assertEquals(64, annotations.path("checksum/config").asText().length());
        assertEquals("b", annotations.path("a").asText());
    }

    @Test
    void whatIsNotSaidIsNotRenderedAsNull() {
        Chart.Rendered rendered = Chart.render("""
                control: {existingSecret: passwords}
                policy: {base: null}
                podAnnotations: null
                updateStrategy: {type: Recreate}
                """);
        assertEquals("version: 1", rendered.policy().strip());
        assertEquals(
                "{\"type\":\"Recreate\"}",
                rendered.the("Deployment").at("/spec/strategy").toString());
    }

    @Test
    void aNumberPastThoseThatAreWholeIsNotMadeAnother() throws IOException {
        Properties settings = settings(Chart.render("""
                control: {existingSecret: passwords}
                config: {weir.y: 9007199254740991, weir.z: 1e21, weir.n: -1e300}
                """));
        assertEquals("9007199254740991", settings.getProperty("weir.y"));
        assertEquals("1e+21", settings.getProperty("weir.z"));
        assertEquals("-1e+300", settings.getProperty("weir.n"));
    }

    @Test
    void durationsOfCertManagerAreThoseOfGo() {
        JsonNode certificate = Chart.render("""
                control: {existingSecret: passwords}
                proxy: {tls: {enabled: true, certManager: {enabled: true, issuerRef: {name: internal}, duration: 2160h0m0s}}}
                """).the("Certificate");
        assertEquals("2160h0m0s", certificate.at("/spec/duration").asText());
    }

    @Test
    void theApiServerThatIsNamedIsClosedToClients() throws IOException {
        Chart.Rendered rendered = Chart.render("""
                control: {existingSecret: passwords}
                egress: {deny: [10.244.0.0/16]}
                networkPolicy:
                  apiServer: [{ipBlock: {cidr: 10.0.0.10/32}}, {ipBlock: {cidr: "fd00::10/128"}}, {namespaceSelector: {}}, {ipBlock: {cidr: 10.1.0.7/24, except: [10.1.0.128/25]}}]
                  apiServerPorts: [6443]
                """);
        assertEquals(
                "10.244.0.0/16,10.0.0.10/32:6443,[fd00::10/128]:6443",
                settings(rendered).getProperty("weir.egress.deny"));
    }
}
