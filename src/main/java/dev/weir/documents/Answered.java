package dev.weir.documents;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of the API server says of one ConfigMap.
 *
 * <p>Something in front of it, or in its place, may answer anything. That is a failure: taken for an object that is not there, it would lift
 * what the object says.
 */
final class Answered {

    private static final int NOT_FOUND = 404;

    private final KubernetesSerialization reader;
    private final String name;

    /**
     * Reads answers.
     *
     * @param name of the object
     */
    Answered(KubernetesSerialization reader, String name) {
        this.reader = reader;
        this.name = name;
    }

    /** An answer that says nothing of the object. */
    static final class Unusable extends KubernetesClientException {
        private static final long serialVersionUID = 1L;

        Unusable(String what) {
            super(what);
        }
    }

    /** The object, or of it what was asked for; null where it is not there. */
    @Nullable
    ConfigMap read(int code, @Nullable String body, String kind) {
        if (code == NOT_FOUND) {
            if (isNotFound(body)) {
                return null;
            }
            throw new Unusable("the API server answered 404, but not that this configmap is not found");
        }
        if (code < 200 || code > 299) {
            throw new KubernetesClientException("status " + code, code, null);
        }
        return found(code, body, kind);
    }

    /** The object, which is there. */
    ConfigMap found(int code, @Nullable String body, String kind) {
        ConfigMap map = parsed(body, ConfigMap.class);
        if (map == null || !isIt(map, kind)) {
            throw new Unusable("the API server answered " + code + " with what is not this configmap");
        }
        return map;
    }

    /** A proxy, and a server that knows no such path, say 404 in another way. */
    private boolean isNotFound(@Nullable String body) {
        Status status = parsed(body, Status.class);
        return status != null && "Status".equals(status.getKind()) && "NotFound".equals(status.getReason());
    }

    /** A server of old does not know the kind of what was asked for, and sends the whole. */
    private boolean isIt(ConfigMap map, String kind) {
        ObjectMeta metadata = map.getMetadata();
        return (kind.equals(map.getKind()) || "ConfigMap".equals(map.getKind()))
                && metadata != null
                && name.equals(metadata.getName())
                && isSaid(metadata.getUid())
                && isSaid(metadata.getResourceVersion());
    }

    private static boolean isSaid(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    private <T> @Nullable T parsed(@Nullable String body, Class<T> as) {
        if (body == null || body.isBlank()) {
            return null;
        }
        try {
            return reader.unmarshal(body, as);
        } catch (RuntimeException e) {
            // Whatever a parser makes of what is no such thing.
            return null;
        }
    }
}
