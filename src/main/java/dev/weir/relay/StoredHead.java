package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.Fields;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.Preconditions;
import dev.weir.cache.RangeAnswer;
import dev.weir.cache.StoredResponse;
import dev.weir.field.CacheStatus;
import dev.weir.field.ContentRange;
import dev.weir.field.Selection.Span;
import dev.weir.target.RequestTarget;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The head of an answer that the cache has a part in, and the body that goes with it (RFC 9111 §4). */
final class StoredHead {

    /** RFC 9110 §15.4.5: what a 304 says; other metadata of the representation has to stay away. */
    private static final Set<String> OF_NOT_MODIFIED =
            Set.of("cache-control", "content-location", "date", "etag", "expires", "vary", "via", "last-modified");

    private static final Set<String> OF_WHOLE = Set.of("content-length", "content-range", "content-type");

    private StoredHead() {}

    /**
     * An answer from the store.
     *
     * @param body null for none
     * @param length bytes of the body
     */
    record Answer(@Nullable StoredBytes body, long length) {
        private static final Answer NOTHING = new Answer(null, 0);
    }

    /** Writes the head of what is stored, as the request's conditions and ranges want it. */
    static Answer stored(
            StoredResponse stored,
            CacheRequest request,
            Moment now,
            RequestTarget.Forward target,
            Downstream client,
            String cacheStatus) {
        String age = Long.toString(Math.max(0, stored.age(now)));
        if (Preconditions.isNotModified(request, stored, now)) {
            write(
                    304,
                    "",
                    stored.fields().without(name -> !OF_NOT_MODIFIED.contains(name)),
                    target,
                    client,
                    cacheStatus);
            client.response().headers().set("Age", age);
            return Answer.NOTHING;
        }
        Answer answer = switch (RangeAnswer.of(request, stored, now)) {
            case RangeAnswer.Whole _ -> whole(stored, target, client, cacheStatus);
            case RangeAnswer.Unsatisfiable _ -> unsatisfiable(stored, target, client, cacheStatus);
            case RangeAnswer.Parts(List<Span> spans) -> parts(stored, spans, target, client, cacheStatus);
        };
        client.response().headers().set("Age", age);
        return request.isHead() ? Answer.NOTHING : answer;
    }

    private static Answer whole(
            StoredResponse stored, RequestTarget.Forward target, Downstream client, String cacheStatus) {
        write(
                stored.status(),
                Objects.requireNonNullElse(stored.reason(), ""),
                stored.fields(),
                target,
                client,
                cacheStatus);
        if (stored.status() == 204) {
            client.frame(true);
            return Answer.NOTHING;
        }
        long length = stored.content().length();
        if (!stored.fields().isLength(length)) {
            length(client, length);
        }
        return length == 0 ? Answer.NOTHING : new Answer(StoredBytes.whole(stored.content()), length);
    }

    private static Answer unsatisfiable(
            StoredResponse stored, RequestTarget.Forward target, Downstream client, String cacheStatus) {
        write(416, "", stored.fields().without(name -> !OF_NOT_MODIFIED.contains(name)), target, client, cacheStatus);
        MultiMap fields = client.response().headers();
        // RFC 9110 §15.5.17
        fields.set(
                "Content-Range", ContentRange.writeUnsatisfied(stored.content().complete()));
        length(client, 0);
        return Answer.NOTHING;
    }

    private static Answer parts(
            StoredResponse stored,
            List<Span> spans,
            RequestTarget.Forward target,
            Downstream client,
            String cacheStatus) {
        String type = stored.fields().get("content-type");
        long complete = stored.content().complete();
        write(206, "", stored.fields().without(OF_WHOLE::contains), target, client, cacheStatus);
        MultiMap fields = client.response().headers();
        if (spans.size() == 1) {
            Span span = spans.getFirst();
            if (type != null) {
                fields.set("Content-Type", type);
            }
            fields.set("Content-Range", ContentRange.write(span, complete));
            length(client, span.length());
            return new Answer(StoredBytes.part(stored.content(), span), span.length());
        }
        return multipart(stored, spans, type, client);
    }

    /** RFC 9110 §14.6. */
    private static Answer multipart(StoredResponse stored, List<Span> spans, @Nullable String type, Downstream client) {
        String boundary = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        List<String> heads = new ArrayList<>(spans.size());
        long length = 0;
        for (Span span : spans) {
            String head = "\r\n--" + boundary + "\r\n"
                    + (type == null ? "" : "Content-Type: " + type + "\r\n")
                    + "Content-Range: "
                    + ContentRange.write(span, stored.content().complete()) + "\r\n\r\n";
            heads.add(head);
            length += head.length() + span.length();
        }
        String end = "\r\n--" + boundary + "--\r\n";
        length += end.length();
        client.response().headers().set("Content-Type", "multipart/byteranges; boundary=" + boundary);
        length(client, length);
        return new Answer(StoredBytes.multipart(stored.content(), spans, heads, end), length);
    }

    private static void length(Downstream client, long length) {
        client.response().headers().set("Content-Length", Long.toString(length));
    }

    /** Writes the head of what is coming. */
    static void streamed(
            OriginResponse head, Fields fields, RequestTarget.Forward target, Downstream client, String cacheStatus) {
        write(head.status(), head.reason(), fields, target, client, cacheStatus);
    }

    /** Tells a client that it has already what is coming. */
    static void notModified(Fields head, RequestTarget.Forward target, Downstream client, String cacheStatus) {
        Fields fields = head.without(name -> !OF_NOT_MODIFIED.contains(name) && !name.equals("age"));
        write(304, "", fields, target, client, cacheStatus);
    }

    private static void write(
            int status,
            String reason,
            Fields fields,
            RequestTarget.Forward target,
            Downstream client,
            String cacheStatus) {
        ResponseHead.write(status, reason, fields, target, client);
        client.response().headers().add(CacheStatus.NAME, cacheStatus);
    }
}
