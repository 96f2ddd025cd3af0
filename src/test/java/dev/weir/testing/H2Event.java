package dev.weir.testing;

/** Something that came on an HTTP/2 stream. */
public sealed interface H2Event {
    /** A header section: interim, final or trailers. */
    record Headers(Fields fields, boolean last) implements H2Event {}

    /** A part of the body. */
    record Data(Bytes content, boolean last) implements H2Event {}

    /** RST_STREAM with its error code. */
    record Reset(long code) implements H2Event {}

    /** The connection ended under the stream. */
    record Gone(String why) implements H2Event {}
}
