package dev.weir.response;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An answer, ready to be sent. The fields hold for HEAD too, whose answer leaves out the body.
 * {@code Date}, {@code Connection} and {@code Via} are the sender's.
 *
 * @param status the status code
 * @param fields the header fields in order
 * @param body the content; not to be written to
 */
public record Rendered(int status, List<Field> fields, Buffer body) {

    private static final HttpDate DATE = new HttpDate();

    public Rendered {
        fields = List.copyOf(fields);
    }

    /** The reason phrase, as RFC 9110 §15 has it today. */
    public String reason() {
        return switch (status) {
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 508 -> "Loop Detected"; // RFC 5842 §7.2
            default -> HttpResponseStatus.valueOf(status).reasonPhrase();
        };
    }

    public Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /**
     * The whole message in HTTP/1.1, after which the connection is closed: for those who answer before there is a request.
     *
     * @param method the method, as far as it is known: the answer to HEAD is its head (RFC 9110 §9.3.2)
     */
    public Buffer lastHttp1Message(Instant now, String method) {
        StringBuilder head = new StringBuilder(512)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason())
                .append("\r\nDate: ")
                .append(DATE.at(now))
                .append("\r\nConnection: close\r\n");
        fields.forEach(field ->
                head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        Buffer message = Buffer.buffer(head.append("\r\n").toString(), "US-ASCII");
        return method.equals("HEAD") ? message : message.appendBuffer(body);
    }
}
