{{/* What Weir is told, as application.properties. Secrets are not in it: the pod has them as files, or from its environment. */}}
{{- define "weir.settings" -}}
{{- $values := .Values -}}
{{- $lines := list -}}
{{- $set := dict -}}
{{- $_ := set $set "weir.proxy.http.port" $values.proxy.port -}}
{{- $_ := set $set "weir.proxy.clients" $values.proxy.clients -}}
{{- $_ := set $set "weir.proxy.names" (concat (splitList "\n" (include "weir.serviceNames" .)) $values.proxy.names) -}}
{{- $_ := set $set "weir.proxy.connect-ports" $values.proxy.connectPorts -}}
{{- $_ := set $set "weir.proxy.ports" $values.proxy.ports -}}
{{- with $values.proxy.proxyProtocol }}{{ $_ := set $set "weir.proxy.proxy-protocol" . }}{{ end -}}
{{- with $values.proxy.users.existingSecret -}}
{{- $_ := set $set "weir.proxy.auth" "basic" -}}
{{- $_ := set $set "weir.proxy.users-file" (printf "/etc/weir/users/%s" $values.proxy.users.key) -}}
{{- end -}}
{{- if $values.proxy.tls.enabled -}}
{{- if eq (int $values.proxy.tls.port) (int $values.proxy.port) }}{{ fail (printf "proxy.tls.port: %d is proxy.port as well" (int $values.proxy.port)) }}{{ end -}}
{{- $_ := set $set "weir.proxy.https.enabled" true -}}
{{- $_ := set $set "weir.proxy.https.port" $values.proxy.tls.port -}}
{{- $_ := set $set "weir.proxy.https.client-auth" $values.proxy.tls.clientAuth -}}
{{- $_ := set $set "quarkus.tls.proxy.key-store.pem.0.cert" "/etc/weir/proxy-tls/tls.crt" -}}
{{- $_ := set $set "quarkus.tls.proxy.key-store.pem.0.key" "/etc/weir/proxy-tls/tls.key" -}}
{{- $_ := set $set "quarkus.tls.proxy.reload-period" $values.proxy.tls.reloadPeriod -}}
{{- if and $values.proxy.tls.clientCa.existingSecret (eq $values.proxy.tls.clientAuth "none") -}}
{{- fail "proxy.tls.clientAuth: none asks nobody for the certificate that proxy.tls.clientCa is for" -}}
{{- end -}}
{{- if ne $values.proxy.tls.clientAuth "none" -}}
{{- $_ := set $set "quarkus.tls.proxy.trust-store.pem.certs" (printf "/etc/weir/clients-ca/%s" $values.proxy.tls.clientCa.key) -}}
{{- end -}}
{{- end -}}
{{- with $values.egress.allow }}{{ $_ := set $set "weir.egress.allow" . }}{{ end -}}
{{- with concat $values.egress.deny (include "weir.apiServers" . | fromYamlArray) }}{{ $_ := set $set "weir.egress.deny" . }}{{ end -}}
{{- if and $values.upstream.parent $values.upstream.parentSecret.name }}{{ fail "upstream.parentSecret.name: upstream.parent names a next proxy as well, and there is one" }}{{ end -}}
{{- with $values.upstream.parent }}{{ $_ := set $set "weir.upstream.parent" . }}{{ end -}}
{{- with $values.upstream.noParent }}{{ $_ := set $set "weir.upstream.no-parent" . }}{{ end -}}
{{- if and $values.upstream.trust.existingSecret $values.upstream.trust.existingConfigMap -}}
{{- fail "upstream.trust.existingConfigMap: upstream.trust.existingSecret has roots as well, and these are from one place" -}}
{{- end -}}
{{- if include "weir.upstreamTrust" . -}}
{{- $_ := set $set "quarkus.tls.upstream.trust-store.pem.certs" (printf "/etc/weir/upstream-trust/%s" $values.upstream.trust.key) -}}
{{- end -}}
{{- if $values.upstream.clientCertificate.existingSecret -}}
{{- $_ := set $set "quarkus.tls.upstream.key-store.pem.0.cert" "/etc/weir/upstream-tls/tls.crt" -}}
{{- $_ := set $set "quarkus.tls.upstream.key-store.pem.0.key" "/etc/weir/upstream-tls/tls.key" -}}
{{- end -}}
{{- if or (include "weir.upstreamTrust" .) $values.upstream.clientCertificate.existingSecret -}}
{{- $_ := set $set "quarkus.tls.upstream.reload-period" $values.upstream.reloadPeriod -}}
{{- end -}}
{{- $_ := set $set "weir.cache.store" $values.cache.store -}}
{{- $_ := set $set "weir.cache.memory.max-bytes" $values.cache.maxBytes -}}
{{- $_ := set $set "weir.cache.max-object-size" $values.cache.maxObjectSize -}}
{{- if eq $values.cache.store "redis" -}}
{{- if not $values.redis.hosts }}{{ fail "redis.hosts: cache.store=redis needs an address, such as redis://redis:6379" }}{{ end -}}
{{- range $values.redis.hosts -}}
{{- if regexMatch "@|[?&]password=" . -}}
{{- fail "redis.hosts: a password would be in a ConfigMap: name its Secret in redis.existingSecret, and a user as ?user=; with Sentinel and Cluster take the addresses from a Secret, as QUARKUS_REDIS_HOSTS in extraEnv" -}}
{{- end -}}
{{- end -}}
{{- $_ := set $set "quarkus.redis.hosts" $values.redis.hosts -}}
{{- with $values.redis.prefix }}{{ $_ := set $set "weir.cache.redis.prefix" . }}{{ end -}}
{{- with $values.redis.authenticationKey }}{{ $_ := set $set "weir.cache.redis.key-file" (printf "/etc/weir/redis/%s" .) }}{{ end -}}
{{- if $values.redis.ca.existingSecret -}}
{{- $_ := set $set "quarkus.redis.tls-configuration-name" "redis" -}}
{{- $_ := set $set "quarkus.tls.redis.hostname-verification-algorithm" "HTTPS" -}}
{{- $_ := set $set "quarkus.tls.redis.trust-store.pem.certs" (printf "/etc/weir/redis-ca/%s" $values.redis.ca.key) -}}
{{- end -}}
{{- end -}}
{{- if $values.policy.live.enabled -}}
{{- $_ := set $set "weir.policy.store" "configmap" -}}
{{- $_ := set $set "weir.policy.configmap" (include "weir.livePolicy" .) -}}
{{- $_ := set $set "weir.policy.base" "/etc/weir/policy/policy.yaml" -}}
{{- else -}}
{{- $_ := set $set "weir.policy.store" "file" -}}
{{- $_ := set $set "weir.policy.file" "/etc/weir/policy/policy.yaml" -}}
{{- end -}}
{{- $_ := set $set "weir.policy.on-missing" $values.policy.onMissing -}}
{{- with $values.policy.contact }}{{ $_ := set $set "weir.policy.contact" . }}{{ end -}}
{{- with $values.policy.message }}{{ $_ := set $set "weir.policy.message" . }}{{ end -}}
{{- if $values.control.enabled -}}
{{- $_ := set $set "weir.control.manager-password-file" "/etc/weir/control/manager-password" -}}
{{- $_ := set $set "weir.control.viewer-password-file" "/etc/weir/control/viewer-password" -}}
{{- end -}}
{{- $_ := set $set "weir.access-log.format" $values.accessLog.format -}}
{{- $_ := set $set "weir.access-log.select" $values.accessLog.select -}}
{{- $_ := set $set "weir.shutdown.delay" (printf "%ds" (int $values.shutdown.delaySeconds)) -}}
{{- $_ := set $set "weir.shutdown.drain" (printf "%ds" (int $values.shutdown.drainSeconds)) -}}
{{- range $key, $value := $values.config -}}
{{- if include "weir.isSecret" (dict "key" $key "text" (kindIs "slice" $value | ternary (join "," $value) (toString $value))) -}}
{{- fail (printf "config.%s: a password would be in a ConfigMap: put it into a Secret, and name that in control.existingSecret, redis.existingSecret or upstream.parentSecret, or in extraEnv" $key) -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := mergeOverwrite $set $values.config }}
{{- $lines = append $lines (include "weir.property" (dict "key" $key "value" $value "literal" (not (hasKey $values.config $key)))) }}
{{- end -}}
{{- join "\n" $lines -}}
{{- end -}}

{{/* Of a key and its text: whether that is a password, or an address has one. An expression is the name of one alone. */}}
{{- define "weir.isSecret" -}}
{{- $text := regexReplaceAll "\\$\\{[^}:]+}" .text "" -}}
{{- if or (and (hasSuffix "password" .key) $text) (regexMatch "://[^/@,\\s]*:[^/@]+@|[?&]password=[^&,]" $text) }}true{{ end -}}
{{- end -}}

{{- define "weir.upstreamTrust" -}}
{{- or .Values.upstream.trust.existingSecret .Values.upstream.trust.existingConfigMap -}}
{{- end -}}

{{/* The addresses of the API server that the network policy is told of: the guard closes them to clients as well. A range may hold others. A YAML list. */}}
{{- define "weir.apiServers" -}}
{{- $closed := list -}}
{{- if .Values.policy.live.enabled -}}
{{- range $peer := .Values.networkPolicy.apiServer -}}
{{- range $port := $.Values.networkPolicy.apiServerPorts -}}
{{- with $peer.ipBlock -}}
{{- if or (hasSuffix "/32" .cidr) (hasSuffix "/128" .cidr) -}}
{{- $closed = append $closed (printf (ternary "[%s]:%d" "%s:%d" (contains ":" .cidr)) .cidr (int $port)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $closed -}}
{{- end -}}
