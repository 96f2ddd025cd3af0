{{/* The environment. What extraEnv names is not set twice: server-side apply refuses a list that does. */}}
{{- define "weir.env" -}}
{{- $given := list -}}
{{- range .Values.extraEnv }}{{ $given = append $given .name }}{{ end -}}
{{- $variables := list (dict "name" "HOSTNAME" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.name"))) -}}
{{- if .Values.policy.live.enabled -}}
{{- $variables = append $variables (dict "name" "KUBERNETES_NAMESPACE" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.namespace"))) -}}
{{- end -}}
{{- with .Values.javaOptions -}}
{{- $variables = append $variables (dict "name" "JAVA_TOOL_OPTIONS" "value" .) -}}
{{- end -}}
{{- with .Values.upstream.parentSecret -}}
{{- if .name }}{{ $variables = append $variables (dict "name" "WEIR_UPSTREAM_PARENT" "valueFrom" (dict "secretKeyRef" .)) }}{{ end -}}
{{- end -}}
{{- if and (eq .Values.cache.store "redis") .Values.redis.existingSecret .Values.redis.passwordKey -}}
{{- $secret := dict "name" .Values.redis.existingSecret "key" .Values.redis.passwordKey -}}
{{- $variables = append $variables (dict "name" "QUARKUS_REDIS_PASSWORD" "valueFrom" (dict "secretKeyRef" $secret)) -}}
{{- end -}}
{{- $set := list -}}
{{- range $variables }}{{ if not (has .name $given) }}{{ $set = append $set . }}{{ end }}{{ end -}}
{{- concat $set .Values.extraEnv | toYaml -}}
{{- end -}}
