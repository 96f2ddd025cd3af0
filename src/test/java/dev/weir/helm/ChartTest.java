package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the chart makes of values. */
class ChartTest {

    private static final Map<Values, Chart.Rendered> RENDERED = new EnumMap<>(Values.class);

    @BeforeAll
    static void render() {
        for (Values values : Values.values()) {
            RENDERED.put(values, Chart.render(values.document()));
        }
    }

    private static Chart.Rendered of(Values values) {
        return RENDERED.getOrDefault(values, Chart.Rendered.of(""));
    }

    private static List<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    private static Set<String> names(JsonNode list) {
        return each(list).stream()
                .map(each -> each.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void strictLintFindsNothing() {
        LintResult result = Chart.helm().lint().strict().call();
        assertFalse(result.isFailed(), () -> result.getMessages().toString());
        assertEquals(
                List.of(),
                result.getMessages().stream()
                        .filter(message -> !message.contains("icon is recommended"))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyObjectHasTheFieldsOfItsKindAlone(Values values) {
        for (JsonNode object : of(values).objects()) {
            TypedObjects.fault(object).ifPresent(fault -> {
                throw new AssertionError(fault + "\n" + object.toPrettyString());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyObjectIsNamedAndLabelledOnce(Values values) {
        Set<String> seen = new TreeSet<>();
        for (JsonNode object : of(values).objects()) {
            String name = object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText();
            assertTrue(seen.add(name), name);
            assertEquals(Chart.NAMESPACE, object.at("/metadata/namespace").asText(), name);
            assertEquals(
                    Chart.RELEASE,
                    object.at("/metadata/labels/app.kubernetes.io~1instance").asText(),
                    name);
        }
    }

    /** The Pod Security Standard 'restricted', and more. */
    @ParameterizedTest
    @EnumSource
    void podsAreRestricted(Values values) {
        JsonNode pod = of(values).pod();
        assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
        assertEquals(
                "RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
        for (String absent : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
            assertTrue(pod.path(absent).isMissingNode(), absent);
        }
        Set<String> kinds = Set.of("configMap", "secret", "emptyDir", "projected", "downwardAPI");
        for (JsonNode volume : pod.path("volumes")) {
            volume.fieldNames()
                    .forEachRemaining(field -> assertTrue(field.equals("name") || kinds.contains(field), field));
        }
        assertEquals(1, pod.path("containers").size());
        JsonNode container = of(values).container();
        assertFalse(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true));
        assertTrue(container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
        assertEquals(
                "[\"ALL\"]", container.at("/securityContext/capabilities/drop").toString());
        each(container.path("ports"))
                .forEach(port -> assertTrue(port.path("hostPort").isMissingNode()));
        assertFalse(container.at("/resources/limits/memory").asText().isEmpty());
        assertFalse(pod.path("enableServiceLinks").asBoolean(true));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMountedIsThereAndWhatIsThereIsMounted(Values values) {
        Chart.Rendered rendered = of(values);
        assertEquals(
                names(rendered.pod().path("volumes")),
                names(rendered.container().path("volumeMounts")));
        for (JsonNode mount : rendered.container().path("volumeMounts")) {
            // A file that is mounted by itself is never renewed.
            assertTrue(mount.path("subPath").isMissingNode());
        }
        Set<String> own = Set.of(Chart.RELEASE + "-config", Chart.RELEASE + "-policy", "gate-config", "gate-policy");
        for (JsonNode volume : rendered.pod().path("volumes")) {
            String name = volume.at("/configMap/name").asText();
            if (own.contains(name)) {
                rendered.get("ConfigMap", name);
            }
        }
    }

    /** The kubelet waits for a key that is named; without, a pod would go by a policy that is not there. */
    @ParameterizedTest
    @EnumSource
    void noPodStartsWithoutItsPolicy(Values values) {
        JsonNode policy = each(of(values).pod().path("volumes")).stream()
                .filter(volume -> volume.path("name").asText().equals("policy"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "[{\"key\":\"policy.yaml\",\"path\":\"policy.yaml\"}]",
                policy.at("/configMap/items").toString());
        assertTrue(policy.at("/configMap/optional").isMissingNode());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSettingsNameAsAFileIsInAMountedDirectory(Values values) {
        Chart.Rendered rendered = of(values);
        String settings = rendered.all("ConfigMap").stream()
                .map(map -> map.at("/data/application.properties").asText())
                .collect(Collectors.joining());
        Set<String> mounts = each(rendered.container().path("volumeMounts")).stream()
                .map(mount -> mount.path("mountPath").asText())
                .collect(Collectors.toSet());
        List<String> paths = settings.lines()
                .map(line -> line.substring(line.indexOf('=') + 1))
                .filter(value -> value.startsWith("/etc/weir/"))
                .toList();
        assertFalse(paths.isEmpty());
        for (String path : paths) {
            assertTrue(mounts.contains(path.substring(0, path.lastIndexOf('/'))), () -> path + " in " + mounts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectorsAndPortsMeetThePods(Values values) {
        Chart.Rendered rendered = of(values);
        JsonNode deployment = rendered.the("Deployment");
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        Set<String> ports = names(rendered.container().path("ports"));
        assertSelects(deployment.at("/spec/selector/matchLabels"), labels);
        rendered.all("Service").forEach(service -> {
            assertSelects(service.at("/spec/selector"), labels);
            for (JsonNode port : service.at("/spec/ports")) {
                assertTrue(ports.contains(port.path("targetPort").asText()), port::toString);
            }
        });
        rendered.all("PodDisruptionBudget")
                .forEach(budget -> assertSelects(budget.at("/spec/selector/matchLabels"), labels));
        rendered.all("PodMonitor").forEach(monitor -> assertSelects(monitor.at("/spec/selector/matchLabels"), labels));
        rendered.all("ServiceMonitor")
                .forEach(monitor -> assertSelects(
                        monitor.at("/spec/selector/matchLabels"),
                        rendered.get("Service", Chart.RELEASE + "-metrics").at("/metadata/labels")));
        rendered.all("NetworkPolicy").forEach(policy -> {
            assertSelects(policy.at("/spec/podSelector/matchLabels"), labels);
            for (JsonNode rule : policy.at("/spec/ingress")) {
                for (JsonNode port : rule.path("ports")) {
                    assertTrue(ports.contains(port.path("port").asText()), port::toString);
                    // Nobody but the pod itself has business there.
                    assertFalse(port.path("port").asText().equals("control"), port::toString);
                }
            }
        });
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertEquals(
                    "management",
                    rendered.container().path(probe).at("/httpGet/port").asText());
        }
    }

    private static void assertSelects(JsonNode selector, JsonNode labels) {
        assertTrue(selector.size() >= 2, selector::toString);
        selector.properties()
                .forEach(label -> assertEquals(
                        label.getValue(), labels.path(label.getKey()), () -> selector + " does not select " + labels));
    }

    @Test
    void theLivePolicyIsRenderedWithoutData() {
        JsonNode live = of(Values.DEFAULTS).get("ConfigMap", Chart.RELEASE + "-policy-live");
        assertTrue(live.path("data").isMissingNode());
        assertTrue(live.path("binaryData").isMissingNode());
        assertEquals(
                "keep",
                live.at("/metadata/annotations/helm.sh~1resource-policy").asText());
        JsonNode unkept = of(Values.UPSTREAM).get("ConfigMap", Chart.RELEASE + "-policy-live");
        assertTrue(unkept.at("/metadata/annotations").isMissingNode());
    }

    @Test
    void theRoleIsForThatOneObject() {
        Chart.Rendered rendered = of(Values.DEFAULTS);
        JsonNode rules = rendered.the("Role").path("rules");
        assertEquals(
                "[{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"resourceNames\":[\"edge-policy-live\"],"
                        + "\"verbs\":[\"get\",\"list\",\"watch\",\"update\",\"patch\"]}]",
                rules.toString());
        assertEquals("edge", rendered.the("RoleBinding").at("/subjects/0/name").asText());
        assertTrue(rendered.pod().path("automountServiceAccountToken").asBoolean());
        assertFalse(rendered.the("ServiceAccount")
                .path("automountServiceAccountToken")
                .asBoolean(true));
    }

    @Test
    void aReadOnlyPolicyTakesNoTokenAndNoRole() {
        Chart.Rendered rendered = of(Values.READ_ONLY);
        assertEquals(List.of(), rendered.all("Role"));
        assertEquals(List.of(), rendered.all("RoleBinding"));
        assertFalse(rendered.pod().path("automountServiceAccountToken").asBoolean(true));
        assertTrue(rendered.find("ConfigMap", "edge-policy-live").isEmpty());
        assertTrue(rendered.settings().contains("weir.policy.file=/etc/weir/policy/policy.yaml"));
        assertFalse(rendered.settings().contains("weir.control."));
    }

    @Test
    void theGracePeriodIsLongerThanTheEndTakes() {
        assertEquals(
                10 + 25 + 15,
                of(Values.DEFAULTS).pod().path("terminationGracePeriodSeconds").asInt());
        assertEquals(
                0 + 600 + 15,
                of(Values.EVERY_POD_SETTING)
                        .pod()
                        .path("terminationGracePeriodSeconds")
                        .asInt());
        assertTrue(of(Values.EVERY_POD_SETTING).settings().contains("weir.shutdown.drain=600s"));
    }

    @Test
    void noPodLessWhileItIsRolledOutOrANodeIsDrained() {
        Chart.Rendered rendered = of(Values.DEFAULTS);
        assertEquals(
                0,
                rendered.the("Deployment")
                        .at("/spec/strategy/rollingUpdate/maxUnavailable")
                        .asInt(-1));
        assertEquals(
                1,
                rendered.the("PodDisruptionBudget").at("/spec/maxUnavailable").asInt());
        assertEquals(List.of(), of(Values.ONE_REPLICA).all("PodDisruptionBudget"));
    }

    @Test
    void anAutoscalerDecidesAloneHowManyThereAre() {
        assertEquals(List.of(), of(Values.DEFAULTS).all("HorizontalPodAutoscaler"));
        Chart.Rendered rendered = of(Values.AUTOSCALING);
        assertTrue(rendered.the("Deployment").at("/spec/replicas").isMissingNode());
        JsonNode scaler = rendered.the("HorizontalPodAutoscaler");
        assertEquals("edge", scaler.at("/spec/scaleTargetRef/name").asText());
        assertTrue(
                scaler.at("/spec/behavior/scaleDown/stabilizationWindowSeconds").asInt() >= 600);
        assertEquals(1, rendered.all("PodDisruptionBudget").size());
    }

    @Test
    void secretsAreNoPartOfTheSettings() {
        assertFalse(of(Values.REDIS).settings().contains("password=")
                || of(Values.UPSTREAM).settings().contains("weir.upstream.parent="));
        assertEquals(
                "redis",
                env(of(Values.REDIS), "QUARKUS_REDIS_PASSWORD")
                        .at("/secretKeyRef/name")
                        .asText());
        assertEquals(
                "next-proxy",
                env(of(Values.UPSTREAM), "WEIR_UPSTREAM_PARENT")
                        .at("/secretKeyRef/name")
                        .asText());
    }

    private static JsonNode env(Chart.Rendered rendered, String name) {
        return each(rendered.container().path("env")).stream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("valueFrom"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theImageIsNamedAsItIsGiven() {
        assertEquals("weir:0.1.0", of(Values.DEFAULTS).container().path("image").asText());
        assertEquals(
                "registry.example:5000/edge/weir@sha256:" + "0".repeat(64),
                of(Values.EVERY_POD_SETTING).container().path("image").asText());
    }

    @Test
    void rulesAndDashboardAreTheFiles() {
        Chart.Rendered rendered = of(Values.MONITORING);
        assertTrue(rendered.the("PrometheusRule").at("/spec/groups/0/rules").size() > 10);
        assertTrue(rendered.the("PrometheusRule").toString().contains("{{ $value }}"));
        // Else a release in another namespace would stand in for this one.
        assertEquals(
                "absent(weir_build_info{namespace=\"egress\"})",
                rendered.the("PrometheusRule").at("/spec/groups/0/rules/0/expr").asText());
        assertTrue(rendered.get("ConfigMap", "edge-dashboard")
                .at("/data/weir.json")
                .asText()
                .contains("\"uid\": \"weir-overview\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            hosts: ['redis://redis']                                                         | 6379
            hosts: ['redis://redis/1?user=a:1']                                              | 6379
            hosts: ['rediss://redis-0:6380?user=a', 'rediss://redis-1:6381/0']               | 6379,6380,6381
            hosts: ['redis://[fd00::1]:7000', 'redis://[fd00::2]'], port: 7001               | 7001,7000
            hosts: ['redis://sentinel-0:26379', 'redis://sentinel-1:26379'], ports: [6390]   | 6379,6390,26379
            hosts: ['unix:///run/redis:1']                                                   | 6379
            """)
    void everyPortOfRedisIsOpen(String redis, String ports) {
        JsonNode egress = Chart.render("{control: {existingSecret: a}, cache: {store: redis}, redis: {" + redis + "}}")
                .the("NetworkPolicy")
                .at("/spec/egress");
        assertEquals(
                ports,
                each(egress.get(2).path("ports")).stream()
                        .map(port -> port.path("port").asText())
                        .collect(Collectors.joining(",")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                         | [{"namespaceSelector":{}}]
            {clients: [{ipBlock: {cidr: 192.0.2.0/24}}]}               | [{"ipBlock":{"cidr":"192.0.2.0/24"}}]
            {pods: true, clients: [{ipBlock: {cidr: 192.0.2.0/24}}]}   | [{"namespaceSelector":{}},{"ipBlock":{"cidr":"192.0.2.0/24"}}]
            {pods: true}                                               | [{"namespaceSelector":{}}]
            {pods: false, clients: [{podSelector: {}}]}                | [{"podSelector":{}}]
            """)
    void clientsThatAreListedComeInThePlaceOfThePodsOrBesideThem(String networkPolicy, String from) {
        JsonNode ingress = Chart.render("{control: {existingSecret: a}, networkPolicy: " + networkPolicy + "}")
                .the("NetworkPolicy")
                .at("/spec/ingress");
        assertEquals(from, ingress.get(0).path("from").toString());
        assertEquals("proxy", ingress.at("/0/ports/0/port").asText());
    }

    /** An empty list of peers would be everyone. */
    @Test
    void whereNobodyIsLetInThereIsNoRuleForClients() {
        JsonNode ingress = Chart.render("{control: {existingSecret: a}, networkPolicy: {pods: false}}")
                .the("NetworkPolicy")
                .at("/spec/ingress");
        assertEquals(1, ingress.size());
        assertEquals("management", ingress.at("/0/ports/0/port").asText());
    }

    @Test
    void theWorldIsOutAndPrivateNetworksAreNot() {
        JsonNode egress = of(Values.DEFAULTS).the("NetworkPolicy").at("/spec/egress");
        String world = egress.get(egress.size() - 1).toString();
        assertTrue(
                world.contains("0.0.0.0/0") && world.contains("169.254.0.0/16") && world.contains("10.0.0.0/8"), world);
        assertTrue(of(Values.PARENT).the("NetworkPolicy").toString().contains("10.1.2.3/32"));
    }

    /** The pod has no capability, and not every container runtime lets everyone bind the ports below 1024. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            proxy: {port: 80}                                                                                              | 80
            proxy: {port: 443, tls: {enabled: true, port: 80, existingSecret: b}}                                          | 80
            proxy: {port: 1024, tls: {port: 443}}                                                                          | ""
            {proxy: {port: 80}, podSecurityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]}}  | 0
            """)
    void aLowPortMayBeBound(String values, String first) {
        String document = values.startsWith("{") ? values.replaceFirst("\\{", "") : values + "}";
        JsonNode security =
                Chart.render("{control: {existingSecret: a}, " + document).pod().path("securityContext");
        assertEquals(65532, security.path("runAsUser").asInt());
        assertEquals(
                first,
                each(security.path("sysctls")).stream()
                        .filter(sysctl -> sysctl.path("name").asText().equals("net.ipv4.ip_unprivileged_port_start"))
                        .map(sysctl -> sysctl.path("value").asText())
                        .collect(Collectors.joining(",")));
    }

    /** Kubernetes refuses an exception that is the whole, and an empty list of peers would be everyone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {closed: [0.0.0.0/0]}                           | 3 | ::/0
            {closedIPv6: ['::/0', 'fc00::/7']}              | 3 | 0.0.0.0/0
            {closed: [0.0.0.0/0], closedIPv6: ['::/0']}     | 2 | ""
            """)
    void theWorldMayBeClosedAltogether(String networkPolicy, int rules, String open) {
        JsonNode egress = Chart.render("{control: {existingSecret: a}, networkPolicy: " + networkPolicy + "}")
                .the("NetworkPolicy")
                .at("/spec/egress");
        assertEquals(rules, egress.size());
        assertEquals(
                open,
                each(egress.path(2).path("to")).stream()
                        .map(peer -> peer.at("/ipBlock/cidr").asText())
                        .collect(Collectors.joining(",")));
    }
}
