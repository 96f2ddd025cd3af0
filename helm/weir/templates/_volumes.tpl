{{/* Directories, never subPath: only a directory follows its Secret or ConfigMap. */}}
{{- define "weir.mounts" -}}
- name: config
  mountPath: /opt/weir/config
  readOnly: true
- name: policy
  mountPath: /etc/weir/policy
  readOnly: true
- name: data
  mountPath: /var/lib/weir
- name: tmp
  mountPath: /tmp
{{- if .Values.control.enabled }}
- name: control
  mountPath: /etc/weir/control
  readOnly: true
{{- end }}
{{- if .Values.proxy.users.existingSecret }}
- name: users
  mountPath: /etc/weir/users
  readOnly: true
{{- end }}
{{- if .Values.proxy.tls.enabled }}
- name: proxy-tls
  mountPath: /etc/weir/proxy-tls
  readOnly: true
{{- if ne .Values.proxy.tls.clientAuth "none" }}
- name: clients-ca
  mountPath: /etc/weir/clients-ca
  readOnly: true
{{- end }}
{{- end }}
{{- if include "weir.upstreamTrust" . }}
- name: upstream-trust
  mountPath: /etc/weir/upstream-trust
  readOnly: true
{{- end }}
{{- if .Values.upstream.clientCertificate.existingSecret }}
- name: upstream-tls
  mountPath: /etc/weir/upstream-tls
  readOnly: true
{{- end }}
{{- if and (eq .Values.cache.store "redis") .Values.redis.authenticationKey }}
- name: redis
  mountPath: /etc/weir/redis
  readOnly: true
{{- end }}
{{- if and (eq .Values.cache.store "redis") .Values.redis.ca.existingSecret }}
- name: redis-ca
  mountPath: /etc/weir/redis-ca
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "weir.volumes" -}}
- name: config
  configMap:
    name: {{ include "weir.fullname" . }}-config
- name: policy
  configMap:
    name: {{ include "weir.basePolicy" . | quote }}
    # Named, so that no pod starts without it: a file that is not there may count as a policy that says nothing.
    items:
      - key: policy.yaml
        path: policy.yaml
- name: data
  emptyDir:
    sizeLimit: {{ .Values.dataDir.sizeLimit }}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.tmpDir.sizeLimit }}
{{- if .Values.control.enabled }}
- name: control
  secret:
    secretName: {{ include "weir.controlSecret" . | quote }}
    defaultMode: 288 # 0440
    {{- if .Values.control.optional }}
    optional: true
    {{- end }}
{{- end }}
{{- if .Values.proxy.users.existingSecret }}
- name: users
  secret:
    secretName: {{ .Values.proxy.users.existingSecret | quote }}
    defaultMode: 288 # 0440
{{- end }}
{{- if .Values.proxy.tls.enabled }}
- name: proxy-tls
  secret:
    secretName: {{ include "weir.proxyTlsSecret" . | quote }}
    defaultMode: 288 # 0440
{{- if ne .Values.proxy.tls.clientAuth "none" }}
- name: clients-ca
  secret:
    secretName: {{ required "proxy.tls.clientCa.existingSecret: client certificates need the authorities that sign them" .Values.proxy.tls.clientCa.existingSecret | quote }}
    defaultMode: 288 # 0440
{{- end }}
{{- end }}
{{- if .Values.upstream.trust.existingSecret }}
- name: upstream-trust
  secret:
    secretName: {{ .Values.upstream.trust.existingSecret | quote }}
    defaultMode: 288 # 0440
{{- else if .Values.upstream.trust.existingConfigMap }}
- name: upstream-trust
  configMap:
    name: {{ .Values.upstream.trust.existingConfigMap | quote }}
{{- end }}
{{- if .Values.upstream.clientCertificate.existingSecret }}
- name: upstream-tls
  secret:
    secretName: {{ .Values.upstream.clientCertificate.existingSecret | quote }}
    defaultMode: 288 # 0440
{{- end }}
{{- if and (eq .Values.cache.store "redis") .Values.redis.authenticationKey }}
- name: redis
  secret:
    secretName: {{ required "redis.existingSecret: redis.authenticationKey is one of its keys" .Values.redis.existingSecret | quote }}
    defaultMode: 288 # 0440
    items:
      - key: {{ .Values.redis.authenticationKey | quote }}
        path: {{ .Values.redis.authenticationKey | quote }}
{{- end }}
{{- if and (eq .Values.cache.store "redis") .Values.redis.ca.existingSecret }}
- name: redis-ca
  secret:
    secretName: {{ .Values.redis.ca.existingSecret | quote }}
    defaultMode: 288 # 0440
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
