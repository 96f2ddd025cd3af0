package dev.weir.helm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Secret as Helm sends its releases: Kubernetes' own envelope around protobuf. Read into what the same Secret is in JSON. */
final class SecretInProtobuf {

    /** {@code k8s}, and a zero. */
    private static final int MAGIC = 4;

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private SecretInProtobuf() {}

    /** A field of a message: its number, and its content where it has a length. */
    private record Field(int number, ByteBuffer content) {

        String text() {
            return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
        }

        byte[] bytes() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }
    }

    static ObjectNode read(byte[] sent) {
        // runtime.Unknown: typeMeta = 1, raw = 2
        Field secret = one(fields(ByteBuffer.wrap(sent, MAGIC, sent.length - MAGIC)), 2);
        ObjectNode json =
                new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode metadata = json.putObject("metadata");
        ObjectNode labels = metadata.putObject("labels");
        ObjectNode data = json.putObject("data");
        for (Field field : fields(secret.content)) {
            switch (field.number) {
                case 1 -> metadata(field.content, metadata, labels);
                case 2 -> {
                    List<Field> entry = fields(field.content);
                    data.put(one(entry, 1).text(), one(entry, 2).bytes());
                }
                case 3 -> json.put("type", field.text());
                default -> {} // What the test has no use for.
            }
        }
        return json;
    }

    private static void metadata(ByteBuffer message, ObjectNode metadata, ObjectNode labels) {
        for (Field field : fields(message)) {
            switch (field.number) {
                case 1 -> metadata.put("name", field.text());
                case 3 -> metadata.put("namespace", field.text());
                case 11 -> {
                    List<Field> entry = fields(field.content);
                    labels.put(one(entry, 1).text(), one(entry, 2).text());
                }
                default -> {} // What the test has no use for.
            }
        }
    }

    private static Field one(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number == number)
                .findFirst()
                .orElseThrow();
    }

    private static List<Field> fields(ByteBuffer sent) {
        ByteBuffer message = sent.slice();
        List<Field> fields = new ArrayList<>();
        while (message.hasRemaining()) {
            int tag = (int) varint(message);
            int length = switch (tag & 7) {
                case VARINT -> {
                    varint(message);
                    yield 0;
                }
                case BYTES -> (int) varint(message);
                default -> throw new IllegalArgumentException("no such field in a Secret: " + tag);
            };
            fields.add(new Field(tag >>> 3, message.slice(message.position(), length)));
            message.position(message.position() + length);
        }
        return fields;
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
