package dev.weir.relay;

import dev.weir.cache.Selecting;
import dev.weir.target.Form;
import dev.weir.target.RequestTarget;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request's fields as its origin sees them: what does not go on does not select either. */
final class SelectingFields implements Selecting {

    private final Downstream client;
    private final RequestTarget.Forward target;
    /** Read on other event loops too, by requests that came for the same. */
    private volatile @Nullable MultiMap outgoing;

    SelectingFields(Downstream client, RequestTarget.Forward target) {
        this.client = client;
        this.target = target;
    }

    @Override
    public List<String> lines(String lowerName) {
        if (lowerName.equals("host")) {
            // It comes from the target, which is in the key.
            return List.of();
        }
        return fields().getAll(lowerName);
    }

    private MultiMap fields() {
        MultiMap known = outgoing;
        if (known == null) {
            known = target.form() == Form.PATH || !isPlain(client.request().headers())
                    ? written()
                    : client.request().headers();
            outgoing = known;
        }
        return known;
    }

    private MultiMap written() {
        MultiMap written = HeadersMultiMap.httpHeaders();
        RequestHead.fields(client, target, written, HttpVersion.HTTP_1_1);
        return written;
    }

    /** Whether every field goes on as it is. */
    private static boolean isPlain(MultiMap fields) {
        FieldFilter filter = FieldFilter.of(fields);
        for (var field : fields) {
            if (!filter.passesToOrigin(field.getKey()) || field.getKey().equalsIgnoreCase("cookie")) {
                return false;
            }
        }
        return true;
    }
}
