package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's values: which there are, what is said of them, and which are refused. */
class ChartValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "replica: 3                                             | 'replica' not allowed",
                "replicas: two                                          | /replicas",
                "proxy: {prot: 1}                                       | 'prot' not allowed",
                "proxy: {port: 0}                                       | /proxy/port",
                "proxy: {clients: []}                                   | /proxy/clients",
                "proxy: {clients: [everyone]}                           | /proxy/clients/0",
                "proxy: {tls: {clientAuth: maybe}}                      | /proxy/tls/clientAuth",
                "proxy: {tls: {certManager: {issuer: x}}}               | 'issuer' not allowed",
                "egress: {deny: [pods]}                                 | /egress/deny/0",
                "cache: {store: disk}                                   | /cache/store",
                "cache: {maxBytes: 1Gi}                                 | /cache/maxBytes",
                "upstream: {parent: 'http://u:p@next:3128'}             | /upstream/parent",
                "redis: {hosts: [redis:6379]}                           | /redis/hosts/0",
                "policy: {live: {enable: true}}                         | 'enable' not allowed",
                "policy: {onMissing: shrug}                             | /policy/onMissing",
                "control: {password: secret}                            | 'password' not allowed",
                "shutdown: {drainSeconds: 25s}                          | /shutdown/drainSeconds",
                "shutdown: {marginSeconds: 0}                           | /shutdown/marginSeconds",
                "config: {wier.preset: packages}                        | wier.preset",
                "config: {weir.shutdown.drain: 1h}                      | weir.shutdown.drain",
                "config: {quarkus.http.port: 80}                        | quarkus.http.port",
                "config: {weir.proxy.http.port: 8080}                   | weir.proxy.http.port",
                "config: {weir: {preset: packages}}                     | weir",
                "config: {weir.cache.store: redis}                      | weir.cache.store",
                "config: {weir.policy.store: file}                      | weir.policy.store",
                "config: {weir.policy.base: /more/base.yaml}            | weir.policy.base",
                "networkPolicy: {enabled: 'yes'}                        | /networkPolicy/enabled",
                "readinessProbe: {httpGet: {path: /}}                   | 'httpGet' not allowed",
                "livenessProbe: null                                    | missing property 'livenessProbe'",
                "image: {digest: latest}                                | /image/digest",
                "proxy: {port: 3190}                                    | /proxy/port",
                "nameOverride: a name                                   | /nameOverride",
                "podLabels: {app.kubernetes.io/instance: other}         | app.kubernetes.io/instance",
                "commonLabels: {team: the edge}                         | /commonLabels/team",
                "extraEnv: [{value: 1}]                                 | /extraEnv/0",
                "extraEnv: [{name: A, value: 1}]                        | /extraEnv/0/value",
                "extraEnv: [{name: A, vale: a}]                         | 'vale' not allowed",
                "proxy: {tls: {port: 3180}}                             | /proxy/tls/port",
                "proxy: {tls: {certManager: {duration: 90d}}}           | /proxy/tls/certManager/duration",
                "proxy: {tls: {certManager: {renewBefore: 500ms}}}      | /proxy/tls/certManager/renewBefore",
                "proxy: {tls: {certManager: {issuerRef: {name: ''}}}}   | /proxy/tls/certManager/issuerRef/name",
                "updateStrategy: {type: Rolling}                        | /updateStrategy/type",
                "updateStrategy: {maxSurge: 1}                          | 'maxSurge' not allowed",
                "proxy: {tls: {reloadPeriod: 0s}}                       | /proxy/tls/reloadPeriod",
                "upstream: {reloadPeriod: 500ms}                        | /upstream/reloadPeriod",
                "podMonitor: {interval: 0s}                             | /podMonitor/interval",
                "livenessProbe: {successThreshold: 2}                   | /livenessProbe/successThreshold",
                "startupProbe: {successThreshold: 2}                    | /startupProbe/successThreshold",
                "podDisruptionBudget: {maxUnavailable: one}             | /podDisruptionBudget/maxUnavailable",
                "podDisruptionBudget: {maxUnavailable: -1}              | /podDisruptionBudget/maxUnavailable",
                "service: {trafficDistribution: Nearby}                 | /service/trafficDistribution",
                "minReadySeconds: 600                                   | /minReadySeconds",
                "networkPolicy: {closed: ['fc00::/7']}                  | /networkPolicy/closed/0",
                "networkPolicy: {closed: [10.0.0.0/33]}                 | /networkPolicy/closed/0",
                "networkPolicy: {closedIPv6: [10.0.0.0/8]}              | /networkPolicy/closedIPv6/0",
            })
    void aValueThatMakesNoSenseIsRefusedByName(String values, String named) {
        assertTrue(refusal(values).contains(named), () -> refusal(values));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy: {tls: {enabled: true}}",
                "proxy: {tls: {enabled: true, certManager: {enabled: true}}}",
                "proxy: {tls: {enabled: true, existingSecret: a, clientAuth: required}}",
                "cache: {store: redis}",
                "{cache: {store: redis}, redis: {hosts: ['redis://a:1'], authenticationKey: key}}",
            })
    void whatIsNeededWithItIsAskedFor(String values) {
        String refusal = refusal(values);
        assertTrue(refusal.matches("(?s).*(proxy\\.tls\\.|redis\\.)\\w+(\\.\\w+)*: .*"), refusal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            proxy: {tls: {enabled: true, existingSecret: a, port: 3128}}                             | proxy.tls.port: 3128 is proxy.port as well
            proxy: {tls: {enabled: true, certManager: {enabled: true, issuerRef: {kind: Issuer}}}}   | proxy.tls.certManager.issuerRef.name:
            autoscaling: {enabled: true, minReplicas: 7}                                             | autoscaling.minReplicas: 7 is more than autoscaling.maxReplicas, 6
            proxy: {tls: {enabled: true, existingSecret: a, clientCa: {existingSecret: b}}}          | proxy.tls.clientAuth: none asks nobody
            upstream: {parent: 'http://next:3128', parentSecret: {name: a}}                          | upstream.parentSecret.name:
            upstream: {trust: {existingSecret: a, existingConfigMap: b}}                             | upstream.trust.existingConfigMap:
            updateStrategy: {rollingUpdate: {maxSurge: 0}}                                           | updateStrategy.rollingUpdate:
            updateStrategy: {rollingUpdate: {maxSurge: 0%, maxUnavailable: 0%}}                      | updateStrategy.rollingUpdate:
            dnsPolicy: None                                                                          | dnsConfig.nameservers:
            """)
    void whatCannotGoTogetherIsSaidInWords(String values, String words) {
        assertTrue(refusal(values).contains(words), () -> refusal(values));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {cache: {store: redis}, redis: {hosts: ['redis://:hunter2@r:6379']}}        | redis.hosts: a password
            {cache: {store: redis}, redis: {hosts: ['redis://r:6379?password=x']}}      | redis.hosts: a password
            config: {weir.control.manager-password: hunter2}                            | config.weir.control.manager-password: a password
            config: {quarkus.redis.password: 1234}                                      | config.quarkus.redis.password: a password
            config: {quarkus.redis.password: '${redis.password:hunter2}'}               | config.quarkus.redis.password: a password
            config: {quarkus.redis.hosts: ['redis://a', 'redis://weir:hunter2@b']}      | config.quarkus.redis.hosts: a password
            config: {quarkus.redis.hosts: 'redis://weir:$hunter2@b'}                    | config.quarkus.redis.hosts: a password
            config: {quarkus.redis.hosts: 'redis://b?password=hunter2'}                 | config.quarkus.redis.hosts: a password
            config: {weir.upstream.parent: 'http://user:hunter2@next:3128'}             | config.weir.upstream.parent: a password
            """)
    void noPasswordLandsInAConfigMap(String values, String words) {
        String refusal = refusal(values);
        assertTrue(refusal.contains(words) && refusal.contains("Secret"), refusal);
        assertFalse(refusal.contains("hunter2"), refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.redis.password: '${REDIS_PASSWORD}'",
                "quarkus.redis.hosts: 'redis://weir:${REDIS_PASSWORD}@node-0:6379'",
                "weir.control.manager-password-file: /etc/more/password",
                "weir.policy.message: 'see https://intranet.example/a:b@c'",
            })
    void whatHasNoPasswordInItIsTaken(String setting) {
        assertTrue(Chart.render("control: {existingSecret: a}\nconfig: {" + setting + "}\n")
                .settings()
                .contains(setting.substring(0, setting.indexOf(':')) + "="));
    }

    private static String refusal(String values) {
        String document = values.startsWith("{")
                ? values.replaceFirst("\\{", "{control: {existingSecret: a}, ")
                : values.startsWith("control") ? values : values + "\ncontrol: {existingSecret: a}\n";
        return String.valueOf(assertThrows(IllegalStateException.class, () -> Chart.render(document))
                .getMessage());
    }

    @Test
    void everyValueHasARuleAndEveryRuleAValue() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        Set<String> ruled = new TreeSet<>();
        ruled("", schema, ruled);
        ruled.remove("global");
        Set<String> known = new TreeSet<>();
        known("", Chart.values(), schema, known);
        assertEquals(ruled, known);
    }

    /** Issuers and probes are Kubernetes' to describe; the chart has no default for every field of theirs. */
    private static boolean isOfTheChart(String path) {
        return !path.matches(".*(issuerRef|Probe|imagePullSecrets)");
    }

    private static void ruled(String path, JsonNode rule, Set<String> found) {
        JsonNode inner = rule.path("properties");
        if (inner.isMissingNode() || !isOfTheChart(path)) {
            found.add(path);
        } else {
            inner.properties().forEach(each -> ruled(join(path, each.getKey()), each.getValue(), found));
        }
    }

    private static void known(String path, JsonNode value, JsonNode rule, Set<String> found) {
        JsonNode inner = rule.path("properties");
        if (inner.isMissingNode() || !isOfTheChart(path)) {
            found.add(path);
        } else {
            value.properties()
                    .forEach(each ->
                            known(join(path, each.getKey()), each.getValue(), inner.path(each.getKey()), found));
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    @Test
    void theReadmeHasEveryValue() throws IOException {
        String readme = Files.readString(Chart.DIRECTORY.resolve("README.md"));
        Set<String> known = new TreeSet<>();
        known(
                "",
                Chart.values(),
                new ObjectMapper()
                        .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile()),
                known);
        for (String path : known) {
            String last = path.substring(path.lastIndexOf('.') + 1);
            String owner = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path;
            boolean written = readme.contains("`" + path + "`");
            // One row for several: `a.b.enabled`, `.interval`
            boolean shortened =
                    readme.lines().anyMatch(row -> row.contains("`" + owner + ".") && row.contains("`." + last + "`"));
            assertTrue(written || shortened, path);
        }
    }

    @Test
    void itIsOfTheVersionThatIsBuilt() throws IOException {
        JsonNode chart = Chart.yaml(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")));
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
        assertEquals(version.replace("-SNAPSHOT", ""), chart.path("appVersion").asText());
    }

    @Test
    void anUnknownFieldOfAnObjectIsNoticed() {
        JsonNode sound = Chart.yaml("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ClusterIP}}");
        assertEquals(Optional.empty(), TypedObjects.fault(sound));
        JsonNode faulty = Chart.yaml("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {tpye: ClusterIP}}");
        assertTrue(TypedObjects.fault(faulty).orElseThrow().contains("tpye"));
    }
}
