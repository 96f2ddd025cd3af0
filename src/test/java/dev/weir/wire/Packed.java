package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** Packed fields that a test says in lines. */
record Packed(List<String> lines) implements PackedFields {

    static Packed of(String... lines) {
        return new Packed(List.of(lines));
    }

    @Override
    public void encode(ByteBuf to) {
        lines.forEach(line -> to.writeCharSequence(line + "\r\n", StandardCharsets.ISO_8859_1));
    }

    @Override
    public void visit(BiConsumer<CharSequence, CharSequence> visitor) {
        for (String line : lines) {
            int colon = line.indexOf(": ");
            visitor.accept(line.substring(0, colon), line.substring(colon + 2));
        }
    }
}
