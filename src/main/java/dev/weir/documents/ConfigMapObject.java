package dev.weir.documents;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One ConfigMap, as the API server has it. All methods wait for its answer; what it refuses is a {@link KubernetesClientException}. */
final class ConfigMapObject {

    /** As the API server has it: all values together. */
    static final long LIMIT = 1L << 20;

    /** Under which key the text beside the document lies; the document's own is another. */
    static final String BESIDE = "purges";

    private static final String FIELD_MANAGER = "weir";
    private static final String METADATA_ALONE =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    private final KubernetesClient client;
    private final Duration answer;
    private final String namespace;
    private final String name;
    private final String key;
    private final Answered answered;

    ConfigMapObject(KubernetesClient client, String name, String key) {
        this.client = client;
        this.answer = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
        String its = client.getNamespace();
        this.namespace = its == null || its.isEmpty() ? "default" : its;
        this.name = name;
        this.key = key;
        this.answered = new Answered(client.getKubernetesSerialization(), name);
    }

    String source() {
        return "configmap " + namespace + "/" + name;
    }

    Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    /** Null where it is not there. */
    @Nullable
    ConfigMap get() {
        return asked("application/json", "ConfigMap");
    }

    /** Which state it is in, at little cost; null where it is not there. */
    @Nullable
    String revision() {
        return revisionOf(asked(METADATA_ALONE, "PartialObjectMetadata"));
    }

    private @Nullable ConfigMap asked(String accepted, String kind) {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path(name).substring(1))
                .header("Accept", accepted)
                .timeout(answer.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        try {
            HttpResponse<String> response =
                    http.sendAsync(request, String.class).get(answer.toMillis(), TimeUnit.MILLISECONDS);
            return answered.read(response.code(), response.body(), kind);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted", e);
        } catch (ExecutionException e) {
            throw new KubernetesClientException("no answer", e.getCause());
        } catch (TimeoutException e) {
            throw new KubernetesClientException(
                    "no answer", new IOException("none within " + answer.toSeconds() + " s"));
        } catch (KubernetesClientException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new KubernetesClientException("no answer", e);
        }
    }

    /** Puts the text in, provided that the object is still what was read; makes the object where none was. */
    ConfigMap put(String text, @Nullable ConfigMap read) {
        return put(key, text, read);
    }

    /** The same of the text beside the document. */
    ConfigMap putBeside(String text, @Nullable ConfigMap read) {
        return put(BESIDE, text, read);
    }

    private ConfigMap put(String under, String text, @Nullable ConfigMap read) {
        String query = "?fieldManager=" + FIELD_MANAGER;
        try {
            String stored = read == null
                    ? client.raw(path("") + query, "POST", with(under, text, made()))
                    : client.raw(path(name) + query, "PUT", with(under, text, read));
            return answered.found(200, stored, "ConfigMap");
        } catch (KubernetesClientException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new KubernetesClientException("no answer", e);
        }
    }

    /** What lies beside the document; empty where nothing does. */
    static String beside(@Nullable ConfigMap map) {
        return map == null || map.getData() == null ? "" : map.getData().getOrDefault(BESIDE, "");
    }

    private ConfigMap made() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }

    private static ConfigMap with(String key, String text, ConfigMap map) {
        Map<String, String> data = map.getData() == null ? new HashMap<>() : new HashMap<>(map.getData());
        Map<String, String> binary = map.getBinaryData() == null ? new HashMap<>() : new HashMap<>(map.getBinaryData());
        data.put(key, text);
        binary.remove(key);
        return new ConfigMapBuilder(map).withData(data).withBinaryData(binary).build();
    }

    private String path(String of) {
        return "/api/v1/namespaces/" + namespace + "/configmaps" + (of.isEmpty() ? "" : "/" + of);
    }

    /** What the values would take with this text among them. */
    long bytesWith(String text, @Nullable ConfigMap read) {
        ConfigMap map = with(key, text, read == null ? made() : read);
        long bytes = 0;
        for (String value : map.getData().values()) {
            bytes += value.getBytes(StandardCharsets.UTF_8).length;
        }
        for (String value : map.getBinaryData().values()) {
            bytes += value.length() / 4L * 3;
        }
        return bytes;
    }

    Content content(@Nullable ConfigMap map) {
        if (map == null) {
            return new Content.Absent(null);
        }
        String revision = String.valueOf(revisionOf(map));
        String text = map.getData() == null ? null : map.getData().get(key);
        if (text == null && map.getBinaryData() != null && map.getBinaryData().containsKey(key)) {
            try {
                byte[] bytes = Base64.getDecoder().decode(map.getBinaryData().get(key));
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException | IllegalArgumentException e) {
                return new Content.Unreadable("is not UTF-8");
            }
        }
        return text == null || text.isBlank()
                ? new Content.Absent(revision)
                : Content.Text.of(text, revision, lastManager(map));
    }

    static @Nullable String revisionOf(@Nullable ConfigMap map) {
        ObjectMeta metadata = map == null ? null : map.getMetadata();
        return metadata == null ? null : metadata.getUid() + "/" + metadata.getResourceVersion();
    }

    private static @Nullable String lastManager(ConfigMap map) {
        return map.getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getTime() != null && entry.getManager() != null)
                .max(Comparator.comparing(ManagedFieldsEntry::getTime))
                .map(ManagedFieldsEntry::getManager)
                .orElse(null);
    }
}
