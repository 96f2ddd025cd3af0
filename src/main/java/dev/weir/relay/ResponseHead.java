package dev.weir.relay;

import dev.weir.cache.Fields;
import dev.weir.cache.Moment;
import dev.weir.field.CacheStatus;
import dev.weir.response.HttpDate;
import dev.weir.target.Form;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response's fields as the client is to see them. */
final class ResponseHead {

    private static final HttpDate DATE = new HttpDate();
    private static final String VIA = "Via";
    private static final String DATE_NAME = "Date";
    private static final String CONTENT_TYPE = "Content-Type";

    private ResponseHead() {}

    /**
     * Copies status, reason and what goes on of the fields, and adds this hop.
     *
     * @param version the version it was received in, which Vert.x does not tell right
     */
    static void copy(
            HttpClientResponse from, HttpVersion version, RequestTarget.Forward target, Downstream client, Via via) {
        HttpServerResponse to = client.response();
        status(client, from.statusCode(), reason(from));
        MultiMap fields = to.headers();
        FieldFilter filter = FieldFilter.of(from.headers());
        boolean path = target.form() == Form.PATH;
        boolean dated = false;
        for (Map.Entry<String, String> field : from.headers()) {
            String name = field.getKey();
            String value = field.getValue();
            if (!filter.passesToClient(name)) {
                continue;
            }
            // Found on the way, as a look among the headers costs more than to add one.
            dated |= name.equalsIgnoreCase(DATE_NAME);
            if (name.equalsIgnoreCase(CONTENT_TYPE)) {
                client.contentType(value);
            }
            if (path) {
                addInPathForm(name, value, fields, target, client.pathForm());
            } else {
                fields.add(name, value);
            }
        }
        if (!dated) {
            // RFC 9110 §6.6.1: who forwards a response without one appends the time of its reception.
            fields.add(DATE_NAME, DATE.at(Instant.now()));
        }
        via.append(fields, version);
        client.cacheStatus().ifPresent(status -> fields.add(CacheStatus.NAME, status));
    }

    /** A reason phrase in other words than usual, else empty. */
    static String reason(HttpClientResponse from) {
        String reason = from.statusMessage();
        return reason == null
                        || reason.equals(
                                HttpResponseStatus.valueOf(from.statusCode()).reasonPhrase())
                ? ""
                : reason;
    }

    private static void status(Downstream client, int status, String reason) {
        HttpServerResponse to = client.response();
        to.setStatusCode(status);
        if (client.isWorded()) {
            // An answer that was given up had words, which Vert.x keeps.
            boolean usual = reason.isEmpty() && !isUnknown(status);
            to.setStatusMessage(usual ? HttpResponseStatus.valueOf(status).reasonPhrase() : reason);
        } else if (status != 304 && (!reason.isEmpty() || isUnknown(status))) {
            // A 304 in other words is none to Vert.x, which then gives it a Content-Length of 0.
            to.setStatusMessage(reason);
            client.worded();
        }
    }

    /** Whether it has no words of its own: those that Netty makes up have the number in them. */
    private static boolean isUnknown(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase().endsWith(")");
    }

    /** The fields of a response as they go on from here, to be kept and sent to any client. */
    static Fields captured(HttpClientResponse from, HttpVersion version, Via via, Moment received) {
        Fields.Packer packer = new Fields.Packer();
        FieldFilter filter = FieldFilter.of(from.headers());
        for (Map.Entry<String, String> field : from.headers()) {
            String name = field.getKey();
            if (filter.passesToClient(name) && !name.equalsIgnoreCase(VIA)) {
                packer.add(name, field.getValue());
            }
        }
        if (!from.headers().contains(HttpHeaderNames.DATE)) {
            packer.add(DATE_NAME, DATE.at(Instant.ofEpochSecond(received.epochSecond())));
        }
        packer.add(VIA, via.with(from.headers(), version));
        return packer.pack();
    }

    /** Writes a captured head for a client. */
    static void write(int status, String reason, Fields fields, RequestTarget.Forward target, Downstream client) {
        HttpServerResponse response = client.response();
        status(client, status, reason);
        MultiMap to = response.headers();
        if (target.form() == Form.PATH) {
            fields.write((name, value) -> addInPathForm(name, value, to, target, client.pathForm()));
        } else {
            client.addKept(fields);
        }
    }

    /** The fields of an interim response. */
    static HttpHeaders inPathForm(HttpHeaders fields, RequestTarget.Forward target, PathForm form) {
        HttpHeaders passed = new DefaultHttpHeaders();
        for (Map.Entry<String, String> field : fields) {
            String value = inPathForm(field.getKey(), field.getValue(), target, form);
            if (value != null) {
                passed.add(field.getKey(), value);
            }
        }
        return passed;
    }

    private static void addInPathForm(
            String name, String value, MultiMap to, RequestTarget.Forward target, PathForm form) {
        String passed = inPathForm(name, value, target, form);
        if (passed != null) {
            to.add(name, passed);
        }
    }

    /** What a client is told in path form; null for what it is not. */
    private static @Nullable String inPathForm(String name, String value, RequestTarget.Forward target, PathForm form) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (PathForm.ORIGIN_WIDE.contains(lower)) {
            return null;
        }
        return switch (lower) {
            case "location", "content-location" -> form.location(value, target);
            case "set-cookie" -> form.setCookie(value, target).orElse(null);
            default -> value;
        };
    }
}
