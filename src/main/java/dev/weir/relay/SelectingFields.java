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
    private @Nullable MultiMap outgoing;

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
        if (target.form() == Form.PATH || lowerName.equals("cookie")) {
            return written().getAll(lowerName);
        }
        MultiMap received = client.request().headers();
        return FieldFilter.of(received).passesToOrigin(lowerName) ? received.getAll(lowerName) : List.of();
    }

    /** Path form rewrites, and cookies are joined. */
    private MultiMap written() {
        MultiMap known = outgoing;
        if (known == null) {
            known = HeadersMultiMap.httpHeaders();
            RequestHead.fields(client, target, known, HttpVersion.HTTP_1_1);
            outgoing = known;
        }
        return known;
    }
}
