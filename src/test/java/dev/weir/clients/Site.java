package dev.weir.clients;

import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What an origin has at which path; 404 at every other. */
final class Site implements Answer {

    private final Map<String, Answer> pages = new ConcurrentHashMap<>();

    /** Begins with the answer to this path, its query left out. */
    static Site with(String path, Answer answer) {
        return new Site().and(path, answer);
    }

    static Site with(String path, String text) {
        return with(path, content("text/plain", Bytes.utf8(text)));
    }

    Site and(String path, Answer answer) {
        pages.put(path, answer);
        return this;
    }

    Site and(String path, String type, String text) {
        return and(path, content(type, Bytes.utf8(text)));
    }

    Site and(String path, Bytes content) {
        return and(path, content("application/octet-stream", content));
    }

    /** A 200; with a head alone to HEAD. */
    static Answer content(String type, Bytes content) {
        Bytes head = Bytes.head("HTTP/1.1 200 OK", "Content-Type: " + type, "Content-Length: " + content.length());
        return (request, conversation) ->
                conversation.write(request.method().equals("HEAD") ? head : head.plus(content));
    }

    /** Says how long the body was that came. */
    static Answer counting() {
        return (request, conversation) -> content(
                        "text/plain", Bytes.of("got " + request.body().length()))
                .play(request, conversation);
    }

    RawOrigin start() {
        return RawOrigin.start().answer(this);
    }

    @Override
    public void play(RecordedRequest request, Conversation conversation) throws Exception {
        String target = request.target();
        int query = target.indexOf('?');
        pages.getOrDefault(query < 0 ? target : target.substring(0, query), Site::absent)
                .play(request, conversation);
    }

    private static void absent(RecordedRequest request, Conversation conversation) {
        conversation.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
}
