{{/* What everything is called: the release, so that deploy/<release> is where it is looked for. A Service takes no dot, and no digit first. */}}
{{- define "weir.fullname" -}}
{{- $name := default .Release.Name .Values.fullnameOverride | replace "." "-" -}}
{{- if regexMatch "^[0-9]" $name }}{{ $name = printf "%s-%s" .Chart.Name $name }}{{ end -}}
{{- $name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- define "weir.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "weir.labels" -}}
{{- include "weir.labelled" (dict "root" . "labels" dict) -}}
{{- end -}}

{{/* A dict of the root and of an object's own labels, which beat those on every object. */}}
{{- define "weir.labelled" -}}
{{- $labels := merge (deepCopy .labels) .root.Values.commonLabels -}}
{{- with .root -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "weir.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- with $labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "weir.image" -}}
{{- $image := .Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ default .Chart.AppVersion $image.tag }}{{ end -}}
{{- end -}}

{{- define "weir.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "weir.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Of the pod. Whoever is not root binds a port below 1024 only where the pod's own network says so, which containerd 1 leaves to the pod. */}}
{{- define "weir.podSecurity" -}}
{{- $security := deepCopy (default dict .Values.podSecurityContext) -}}
{{- $lowest := int .Values.proxy.port -}}
{{- if .Values.proxy.tls.enabled }}{{ $lowest = min $lowest (int .Values.proxy.tls.port) }}{{ end -}}
{{- if and (lt (int $lowest) 1024) (not $security.sysctls) -}}
{{- $_ := set $security "sysctls" (list (dict "name" "net.ipv4.ip_unprivileged_port_start" "value" (toString $lowest))) -}}
{{- end -}}
{{- toYaml $security -}}
{{- end -}}

{{- define "weir.basePolicy" -}}
{{- default (printf "%s-policy" (include "weir.fullname" .)) .Values.policy.existingConfigMap -}}
{{- end -}}

{{- define "weir.livePolicy" -}}
{{- printf "%s-policy-live" (include "weir.fullname" .) -}}
{{- end -}}

{{- define "weir.controlSecret" -}}
{{- default (printf "%s-control" (include "weir.fullname" .)) .Values.control.existingSecret -}}
{{- end -}}

{{- define "weir.proxyTlsSecret" -}}
{{- $tls := .Values.proxy.tls -}}
{{- if $tls.certManager.enabled -}}
{{- default (printf "%s-tls" (include "weir.fullname" .)) $tls.existingSecret -}}
{{- else -}}
{{- required "proxy.tls.existingSecret: the TLS listener needs a Secret with a key pair, or proxy.tls.certManager.enabled" $tls.existingSecret -}}
{{- end -}}
{{- end -}}

{{/* The names that clients know the Service by, one a line. */}}
{{- define "weir.serviceNames" -}}
{{- $name := include "weir.fullname" . -}}
{{ $name }}
{{ $name }}.{{ .Release.Namespace }}
{{ $name }}.{{ .Release.Namespace }}.svc
{{ $name }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end -}}

{{/*
One line of a properties file: a dict of key, value, and whether the value is free of expressions. YAML's numbers are floats to Helm, and must not be
written as such.
*/}}
{{- define "weir.property" -}}
{{- $value := .value -}}
{{- $text := "" -}}
{{- if kindIs "slice" $value -}}
{{- $items := list -}}
{{- range $value }}{{ $items = append $items (include "weir.text" . | replace "\\" "\\\\" | replace "," "\\,") }}{{ end -}}
{{- $text = join "," $items -}}
{{- else -}}
{{- $text = include "weir.text" $value -}}
{{- end -}}
{{- if .literal }}{{ $text = replace "$" "\\$" $text }}{{ end -}}
{{- $text = $text | replace "\\" "\\\\" | replace "\r" "\\r" | replace "\n" "\\n" -}}
{{- /* Spaces at the beginning would be taken for those after the sign. */ -}}
{{ .key }}={{ if regexMatch "^[ \t\f]" $text }}\{{ end }}{{ $text }}
{{- end -}}

{{- define "weir.text" -}}
{{- /* Past 2^53 a float is no longer each whole number, and past 2^63 it is none of an int64. */ -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) (lt . 9007199254740992.0) (gt . -9007199254740992.0) }}{{ int64 . }}{{ else }}{{ toString . }}{{ end -}}
{{- end -}}

{{/* Where Redis listens: the ports of its addresses, and those that Sentinel or Cluster may announce. A YAML list. */}}
{{- define "weir.redisPorts" -}}
{{- $ports := list (int .Values.redis.port) -}}
{{- range $port := .Values.redis.ports }}{{ $ports = append $ports (int $port) }}{{ end -}}
{{- range $host := .Values.redis.hosts -}}
{{- with regexReplaceAll "^rediss?://([^@/]*@)?(\\[[^]]*]|[^:/?#]*)(:([0-9]+))?.*$" $host "${4}" -}}
{{- if regexMatch "^[0-9]+$" . }}{{ $ports = append $ports (int .) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- uniq $ports | toYaml -}}
{{- end -}}

{{/* More than one pod, at all times. */}}
{{- define "weir.several" -}}
{{- if gt (int (ternary .Values.autoscaling.minReplicas .Values.replicas .Values.autoscaling.enabled)) 1 }}true{{ end -}}
{{- end -}}
