package dev.weir.relay;

import dev.weir.response.HttpDate;
import dev.weir.target.Form;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The response's fields as the client is to see them. */
final class ResponseHead {

    private static final HttpDate DATE = new HttpDate();

    private ResponseHead() {}

    /**
     * Copies status, reason and what goes on of the fields, and adds this hop.
     *
     * @param version the version it was received in, which Vert.x does not tell right
     */
    static void copy(
            HttpClientResponse from, HttpVersion version, RequestTarget.Forward target, Downstream client, Via via) {
        HttpServerResponse to = client.response();
        to.setStatusCode(from.statusCode());
        String reason = from.statusMessage();
        // A 304 in other words is none to Vert.x, which then gives it a Content-Length of 0.
        if (from.statusCode() != 304 && reason != null && !reason.isEmpty() && !reason.equals(to.getStatusMessage())) {
            to.setStatusMessage(reason);
        }
        MultiMap fields = to.headers();
        FieldFilter filter = FieldFilter.of(from.headers());
        boolean path = target.form() == Form.PATH;
        for (Map.Entry<String, String> field : from.headers()) {
            if (!filter.passesToClient(field.getKey())) {
                continue;
            }
            if (path) {
                addInPathForm(field.getKey(), field.getValue(), fields, target, client.pathForm());
            } else {
                fields.add(field.getKey(), field.getValue());
            }
        }
        if (!fields.contains("Date")) {
            // RFC 9110 §6.6.1: who forwards a response without one appends the time of its reception.
            fields.add("Date", DATE.at(Instant.now()));
        }
        via.append(fields, version);
    }

    private static void addInPathForm(
            String name, String value, MultiMap to, RequestTarget.Forward target, PathForm form) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (PathForm.ORIGIN_WIDE.contains(lower)) {
            return;
        }
        switch (lower) {
            case "location", "content-location" -> to.add(name, form.location(value, target));
            case "set-cookie" -> form.setCookie(value, target).ifPresent(cookie -> to.add(name, cookie));
            default -> to.add(name, value);
        }
    }
}
