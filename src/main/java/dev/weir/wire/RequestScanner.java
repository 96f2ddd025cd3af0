package dev.weir.wire;

import dev.weir.wire.ResponseFacts.Body;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Frames and vets the HTTP/1.x requests of one connection, more strictly than RFC 9112 asks where leniency would let two readers
 * disagree. It holds no bytes: what it has not moved behind, the caller keeps and shows it again with more. A head is passed whole.
 * Not for use by several threads.
 */
public final class RequestScanner {

    private static final int MOST_EMPTY_LINES = 2;

    private enum State {
        REQUEST_LINE,
        FIELDS,
        BODY,
        ENDED
    }

    private final HeadLines lines = new HeadLines();
    private final RequestLine requestLine;
    private final FieldSection section;
    private final HeadFields fields = new HeadFields();
    private final @Nullable MessageParts parts;
    private final BodyScanner body;
    private State state = State.REQUEST_LINE;
    private int emptyLines;

    public RequestScanner(HeadLimits limits) {
        this(limits, null);
    }

    /** @param parts what the requests are taken apart into, if they are */
    RequestScanner(HeadLimits limits, @Nullable MessageParts parts) {
        this.requestLine = new RequestLine(limits.target());
        this.section = new FieldSection(limits, lines, parts);
        this.body = new BodyScanner(limits, lines, parts);
        this.parts = parts;
    }

    /** Reads on from the buffer's reader index and moves it behind what may be passed on. After a {@link Refused} there is no going on. */
    public ScanResult scan(ByteBuf in) {
        return switch (state) {
            case REQUEST_LINE -> requestLine(in);
            case FIELDS -> fields(in);
            case BODY -> body(in);
            case ENDED -> Progress.END;
        };
    }

    /** Begins the message behind the one that has ended. */
    public void next() {
        if (state != State.ENDED) {
            throw new IllegalStateException("the message before has not ended");
        }
        state = State.REQUEST_LINE;
        emptyLines = 0;
        requestLine.clear();
        fields.clear();
    }

    /** Whether a request's first byte has been seen; the empty lines before it do not count (RFC 9112 §2.2). */
    public boolean begun() {
        return state != State.REQUEST_LINE || lines.begun();
    }

    /** The request's method, as far as it was understood; else empty. */
    String method() {
        return requestLine.method();
    }

    /** Whether the head was vetted whole. */
    boolean headComplete() {
        return state == State.BODY || state == State.ENDED;
    }

    /** Gives the memory back, at the end or for a connection that speaks another protocol now. */
    void drop() {
        lines.drop();
    }

    private ScanResult requestLine(ByteBuf in) {
        while (true) {
            HeadLines.Next next = lines.next(in);
            switch (next) {
                case INCOMPLETE -> {
                    Refused early = tooLong();
                    return early == null ? Progress.NEED_MORE : early;
                }
                case BAD_LINE_END -> {
                    Refused early = tooLong();
                    return early == null ? Refused.LINE_END : early;
                }
                case CONTROL_CHARACTER -> {
                    Refused early = tooLong();
                    return early == null ? Refused.CONTROL_CHARACTER : early;
                }
                case LINE -> {
                    if (lines.start() < lines.end()) {
                        return requestLineEnd(in);
                    }
                    if (++emptyLines > MOST_EMPTY_LINES) {
                        return Refused.EMPTY_LINES;
                    }
                    lines.skipped();
                }
            }
        }
    }

    private @Nullable Refused tooLong() {
        boolean tooLong = lines.end() - lines.start() > requestLine.longest();
        return tooLong ? requestLine.read(lines.bytes(), lines.start(), lines.end()) : null;
    }

    private ScanResult requestLineEnd(ByteBuf in) {
        Refused refused = requestLine.read(lines.bytes(), lines.start(), lines.end());
        if (refused != null) {
            return refused;
        }
        state = State.FIELDS;
        return fields(in);
    }

    private ScanResult fields(ByteBuf in) {
        ScanResult result = section.read(in, fields);
        if (result != Progress.END) {
            return result;
        }
        int minorVersion = requestLine.minorVersion();
        String method = requestLine.method();
        Refused refused = fields.request(minorVersion, method);
        if (refused != null) {
            return refused;
        }
        if (parts != null) {
            parts.request(method, requestLine.target(lines.bytes()), minorVersion);
        }
        lines.consume(in);
        state = State.BODY;
        body.begin(framing(), fields.contentLength());
        return new RequestFacts(
                method,
                minorVersion,
                fields.contentLength(),
                fields.chunked(),
                fields.keepAlive(minorVersion),
                fields.expectContinue(minorVersion),
                fields.upgrade(minorVersion));
    }

    private Body framing() {
        if (fields.chunked()) {
            return Body.CHUNKED;
        }
        return fields.contentLength() > 0 ? Body.LENGTH : Body.NONE;
    }

    private ScanResult body(ByteBuf in) {
        ScanResult result = body.scan(in);
        if (result == Progress.END) {
            state = State.ENDED;
            if (parts != null) {
                parts.end();
            }
        }
        return result;
    }
}
