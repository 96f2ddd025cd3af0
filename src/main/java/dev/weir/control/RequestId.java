package dev.weir.control;

import dev.weir.response.ExchangeIds;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;

/** The name of one request on the control socket in its answer, the log and the audit. */
final class RequestId {

    /** The response field that names it. */
    static final String FIELD = "Weir-Request";

    private static final String KEY = RequestId.class.getName();
    private static final ExchangeIds IDS = new ExchangeIds(new SecureRandom());

    private RequestId() {}

    static String of(RoutingContext request) {
        String known = request.get(KEY);
        if (known != null) {
            return known;
        }
        String made = IDS.next().value();
        request.put(KEY, made);
        return made;
    }
}
