package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.Content;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The head of an answer that the cache has a part in, and the body that goes with it (RFC 9111 §4). */
final class StoredHead {

    /**
     * RFC 9110 §15.4.5: what a 304 says; other metadata of the representation has to stay away. Without what says who may see an answer
     * (Fetch §3.3, §3.7) a browser would keep it from the page that asked.
     */
    private static final Set<String> OF_NOT_MODIFIED = Set.of(
            "access-control-allow-credentials",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "cache-control",
            "content-location",
            "cross-origin-resource-policy",
            "date",
            "etag",
            "expires",
            "last-modified",
            "timing-allow-origin",
            "vary",
            "via");

    /** For how long the whole is good: who is told that of a 416 might keep it for those who ask for no range. */
    private static final Set<String> OF_LIFETIME = Set.of("cache-control", "expires");

    /** What holds for the bytes that were sent, and not for a part of them (RFC 9530 §2). */
    private static final Set<String> OF_WHOLE =
            Set.of("content-length", "content-range", "content-type", "content-digest", "content-md5");

    private StoredHead() {}

    /**
     * An answer from the store.
     *
     * @param body null for none
     * @param length bytes of the body
     * @param head writes the head, with the age that it has then
     */
    record Answer(@Nullable StoredBytes body, long length, Consumer<Moment> head) {

        private static Answer nothing(Consumer<Moment> head) {
            return new Answer(null, 0, head);
        }

        private Answer withoutBody() {
            return nothing(head);
        }
    }

    /** What is stored, for one client. */
    private record Asked(
            StoredResponse stored,
            Fields besides,
            RequestTarget.Forward target,
            Downstream client,
            String cacheStatus) {

        void write(int status, String reason, Fields fields, Moment now) {
            StoredHead.write(status, reason, fields.and(besides), target, client, cacheStatus);
            client.response().headers().set("Age", Long.toString(Math.max(0, stored.age(now))));
        }

        Fields fieldsOfNotModified() {
            return stored.fields().without(name -> !OF_NOT_MODIFIED.contains(name));
        }
    }

    /** What is stored, as the request's conditions and ranges want it, and fields besides. Its head is not written yet. */
    static Answer stored(
            StoredResponse stored,
            Fields besides,
            CacheRequest request,
            Moment now,
            RequestTarget.Forward target,
            Downstream client,
            String cacheStatus) {
        Asked asked = new Asked(stored, besides, target, client, cacheStatus);
        if (Preconditions.isNotModified(request, stored, now)) {
            return Answer.nothing(at -> asked.write(304, "", asked.fieldsOfNotModified(), at));
        }
        Answer answer = switch (RangeAnswer.of(request, stored, now)) {
            case RangeAnswer.Whole _ -> whole(asked);
            case RangeAnswer.Unsatisfiable _ -> Answer.nothing(at -> unsatisfiable(asked, at));
            case RangeAnswer.Parts(List<Span> spans) ->
                spans.size() == 1 ? part(asked, spans.getFirst()) : parts(asked, spans);
        };
        return request.isHead() ? answer.withoutBody() : answer;
    }

    private static Answer whole(Asked asked) {
        StoredResponse stored = asked.stored;
        long length = stored.status() == 204 ? 0 : stored.content().length();
        StoredBytes body = length == 0 ? null : StoredBytes.whole(stored.content());
        return new Answer(body, length, now -> {
            asked.write(stored.status(), Objects.requireNonNullElse(stored.reason(), ""), stored.fields(), now);
            if (stored.status() == 204) {
                asked.client.frame(true);
            } else if (!stored.fields().isLength(length)) {
                length(asked.client, length);
            }
        });
    }

    private static void unsatisfiable(Asked asked, Moment now) {
        asked.write(416, "", asked.fieldsOfNotModified().without(OF_LIFETIME::contains), now);
        // RFC 9110 §15.5.17
        asked.client
                .response()
                .headers()
                .set(
                        "Content-Range",
                        ContentRange.writeUnsatisfied(asked.stored.content().complete()));
        length(asked.client, 0);
    }

    private static Answer part(Asked asked, Span span) {
        StoredResponse stored = asked.stored;
        return new Answer(StoredBytes.part(stored.content(), span), span.length(), now -> {
            MultiMap fields = partial(asked, stored.fields().get("content-type"), now);
            fields.set(
                    "Content-Range", ContentRange.write(span, stored.content().complete()));
            length(asked.client, span.length());
        });
    }

    private static MultiMap partial(Asked asked, @Nullable String type, Moment now) {
        asked.write(206, "", asked.stored.fields().without(OF_WHOLE::contains), now);
        MultiMap fields = asked.client.response().headers();
        if (type != null) {
            fields.set("Content-Type", type);
        }
        return fields;
    }

    /** RFC 9110 §14.6. */
    private static Answer parts(Asked asked, List<Span> spans) {
        Content content = asked.stored.content();
        String type = asked.stored.fields().get("content-type");
        String boundary = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        List<String> heads = new ArrayList<>(spans.size());
        String end = "\r\n--" + boundary + "--\r\n";
        long sum = end.length();
        for (Span span : spans) {
            String head = "\r\n--" + boundary + "\r\n"
                    + (type == null ? "" : "Content-Type: " + type + "\r\n")
                    + "Content-Range: "
                    + ContentRange.write(span, content.complete()) + "\r\n\r\n";
            heads.add(head);
            sum += head.length() + span.length();
        }
        long length = sum;
        return new Answer(StoredBytes.multipart(content, spans, heads, end), length, now -> {
            partial(asked, "multipart/byteranges; boundary=" + boundary, now);
            length(asked.client, length);
        });
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
