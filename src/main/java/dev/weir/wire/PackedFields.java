package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;

/**
 * Fields of a response that are kept in a form of their own, and written from there: each as an entry of the headers first would cost more
 * than all else that is done for a stored response. {@code Content-Length} and {@code Age} are not among them, as each message says its own.
 */
public interface PackedFields {

    /** Appends each as a line (RFC 9112 §5). */
    void encode(ByteBuf to);

    /** Visits each of the same, in order. */
    void visit(BiConsumer<CharSequence, CharSequence> visitor);
}
