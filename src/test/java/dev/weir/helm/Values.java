package dev.weir.helm;

/** The ways in which operators set the chart up: between them they render every line of every template. */
public enum Values {
    DEFAULTS("control: {existingSecret: passwords}"),

    ONE_REPLICA("""
            replicas: 1
            control: {existingSecret: passwords, optional: true}
            fullnameOverride: gate
            commonLabels: {team: edge}
            """),

    READ_ONLY("""
            policy:
              live: {enabled: false}
              base:
                default: deny
                allow: [{domain: example.org}]
            control: {enabled: false}
            networkPolicy: {enabled: false}
            """),

    TLS("""
            control: {existingSecret: passwords}
            proxy:
              users: {existingSecret: proxy-users}
              proxyProtocol: [10.9.0.0/16]
              names: [proxy.corp.example]
              tls:
                enabled: true
                existingSecret: proxy-tls
                clientAuth: required
                clientCa: {existingSecret: clients-ca}
            service: {type: LoadBalancer, annotations: {example.org/scheme: internal}, loadBalancerSourceRanges: [192.0.2.0/24]}
            """),

    CERT_MANAGER("""
            control: {existingSecret: passwords}
            proxy:
              tls:
                enabled: true
                certManager:
                  enabled: true
                  issuerRef: {kind: ClusterIssuer, name: internal}
                  dnsNames: [proxy.corp.example]
            """),

    REDIS("""
            control: {existingSecret: passwords}
            cache: {store: redis, maxBytes: 64M}
            redis:
              hosts: ["rediss://redis-0:6380", "rediss://redis-1:6380"]
              existingSecret: redis
              authenticationKey: key
              ca: {existingSecret: redis-ca}
              prefix: "weir:"
              port: 6380
              to: [{podSelector: {matchLabels: {app: redis}}}]
            """),

    UPSTREAM("""
            control: {existingSecret: passwords}
            egress:
              allow: ["10.96.0.1/32:443", "[fd00::1]:443"]
              deny: [10.244.0.0/16, "fd00:10:244::/56"]
            upstream:
              parentSecret: {name: next-proxy}
              noParent: [corp.example]
              trust: {existingConfigMap: roots}
              clientCertificate: {existingSecret: client}
            policy:
              existingConfigMap: ours
              live: {keep: false}
              contact: 'the "network" team'
              message: 'C:\\proxy and äöü'
            """),

    PARENT("""
            control: {existingSecret: passwords}
            upstream:
              parent: http://next.corp.example:3128
              trust: {existingSecret: roots, key: roots.pem}
            networkPolicy:
              reach: [{to: [{ipBlock: {cidr: 10.1.2.3/32}}], ports: [{port: 3128, protocol: TCP}]}]
            """),

    AUTOSCALING("""
            control: {existingSecret: passwords}
            autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 9}
            topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}}
            """),

    MONITORING("""
            control: {existingSecret: passwords}
            serviceMonitor: {enabled: true, labels: {release: prometheus}}
            podMonitor: {enabled: true, labels: {release: prometheus}}
            prometheusRule: {enabled: true, labels: {release: prometheus}}
            dashboard: {enabled: true, annotations: {grafana_folder: Network}}
            """),

    EVERY_POD_SETTING("""
            control: {existingSecret: passwords}
            image: {registry: "registry.example:5000", repository: edge/weir, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
            imagePullSecrets: [{name: pull}]
            podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}
            serviceAccount: {create: false, name: theirs}
            podLabels: {sidecar.istio.io/inject: "false"}
            podAnnotations: {example.org/a: b}
            priorityClassName: system-cluster-critical
            runtimeClassName: gvisor
            javaOptions: -Xmx512m
            extraEnv: [{name: TZ, value: UTC}]
            extraVolumes: [{name: more, emptyDir: {}}]
            extraVolumeMounts: [{name: more, mountPath: /more}]
            nodeSelector: {kubernetes.io/arch: arm64}
            tolerations: [{key: edge, operator: Exists}]
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: edge, operator: Exists}]}]}}}
            dnsPolicy: None
            dnsConfig: {nameservers: [169.254.20.10], options: [{name: ndots, value: "1"}]}
            shutdown: {delaySeconds: 0, drainSeconds: 600}
            service: {trafficDistribution: "", internalTrafficPolicy: Local}
            networkPolicy:
              pods: false
              clients: [{namespaceSelector: {matchLabels: {egress: "yes"}}}]
              monitoring: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
              dns: [{ipBlock: {cidr: 169.254.20.10/32}}]
              apiServer: [{ipBlock: {cidr: 10.0.0.10/32}}]
              closed: []
              closedIPv6: []
            config:
              weir.preset: packages
              weir.policy.feeds.ads.url: https://lists.example/hosts.txt
              weir.proxy.limits.connections: 20000000
              weir.proxy.https.enabled: false
            """);

    private final String document;

    Values(String document) {
        this.document = document;
    }

    /** A document of values. */
    public String document() {
        return document;
    }
}
