package dev.weir.wire;

import dev.weir.wire.ResponseFacts.Body;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * Frames and vets the HTTP/1.x responses of one connection, each as the answer to the request it was told of. What two readers could
 * frame differently is refused, as is every byte that answers nothing. It holds no bytes: what it has not moved behind, the caller
 * keeps and shows it again with more. Not for use by several threads.
 */
public final class ResponseScanner {

    static final int MOST_INTERIM = 16;
    private static final int LONGEST_STATUS_LINE = 8 * 1024;

    private enum State {
        /** No request is waiting for an answer. */
        IDLE,
        STATUS_LINE,
        FIELDS,
        BODY
    }

    private final HeadLimits limits;
    private final HeadLines lines = new HeadLines();
    private final StatusLine statusLine = new StatusLine();
    private final FieldSection section;
    private final HeadFields fields = new HeadFields();
    private final @Nullable MessageParts parts;
    private final BodyScanner body;
    private State state = State.IDLE;
    private boolean head;
    private boolean connect;
    private boolean upgrade;
    private int interim;

    /** @param limits of which the one for targets does not matter */
    public ResponseScanner(HeadLimits limits) {
        this(limits, null);
    }

    /** @param parts what the responses are taken apart into, if they are */
    ResponseScanner(HeadLimits limits, @Nullable MessageParts parts) {
        this.limits = limits;
        this.section = new FieldSection(limits, lines, parts);
        this.body = new BodyScanner(limits, lines, parts);
        this.parts = parts;
    }

    /** The request that the next response answers; one at a time. */
    public void expect(RequestFacts request) {
        if (state != State.IDLE) {
            throw new IllegalStateException("the request before is not answered");
        }
        head = request.method().equals("HEAD");
        connect = request.connect();
        upgrade = request.upgrade();
        interim = 0;
        beginHead();
    }

    private void beginHead() {
        fields.clear();
        state = State.STATUS_LINE;
    }

    /** Whether a request waits for the whole of its answer. */
    public boolean isOwed() {
        return state != State.IDLE;
    }

    /** Reads on from the buffer's reader index and moves it behind what may be passed on. After a {@link Refused} there is no going on. */
    public ScanResult scan(ByteBuf in) {
        return switch (state) {
            case IDLE -> in.isReadable() ? Refused.UNSOLICITED : Progress.NEED_MORE;
            case STATUS_LINE -> statusLine(in);
            case FIELDS -> fields(in);
            case BODY -> body(in);
        };
    }

    /**
     * What is wrong with the connection ending here, if anything.
     *
     * @param announced whether the end was announced, as TLS does, so that a body may end with it
     */
    public @Nullable Refused end(boolean announced) {
        return switch (state) {
            case IDLE -> null;
            case STATUS_LINE -> lines.begun() ? Refused.CUT_SHORT : null;
            case FIELDS -> Refused.CUT_SHORT;
            case BODY ->
                switch (body.body()) {
                    case LENGTH, CHUNKED -> Refused.CUT_SHORT;
                    // RFC 9112 §9.8: an incomplete close makes the message incomplete.
                    case UNTIL_CLOSE -> {
                        if (!announced) {
                            yield Refused.CUT_SHORT;
                        }
                        state = State.IDLE;
                        ended();
                        yield null;
                    }
                    case NONE, TUNNEL -> null;
                };
        };
    }

    /** Gives the memory back, at the end or for a connection that speaks another protocol now. */
    void drop() {
        lines.drop();
    }

    private ScanResult statusLine(ByteBuf in) {
        HeadLines.Next next = lines.next(in);
        int longest = Math.min(LONGEST_STATUS_LINE, limits.bytes());
        if (lines.end() - lines.start() > longest) {
            return Refused.HEAD_TOO_LARGE;
        }
        return switch (next) {
            case INCOMPLETE -> Progress.NEED_MORE;
            case BAD_LINE_END -> Refused.LINE_END;
            case CONTROL_CHARACTER -> Refused.CONTROL_CHARACTER;
            case LINE -> {
                Refused refused = statusLine.read(lines.bytes(), lines.start(), lines.end());
                if (refused != null) {
                    yield refused;
                }
                state = State.FIELDS;
                yield fields(in);
            }
        };
    }

    private ScanResult fields(ByteBuf in) {
        ScanResult result = section.read(in, fields);
        if (result != Progress.END) {
            return result;
        }
        Refused refused = fields.response(statusLine.minorVersion());
        if (refused == null) {
            refused = status();
        }
        if (refused != null) {
            return refused;
        }
        if (parts != null) {
            if (fields.namesNoCoding()) {
                parts.drop(HttpHeaderNames.TRANSFER_ENCODING);
            }
            parts.response(statusLine.status(lines.bytes()), statusLine.minorVersion(), fields.close());
        }
        lines.consume(in);
        return head();
    }

    private @Nullable Refused status() {
        int status = statusLine.status();
        // RFC 9110 §15.2.2: a server switches only to what the client has asked for.
        if (status == 101) {
            return upgrade ? null : Refused.UNASKED_UPGRADE;
        }
        return status < 200 && ++interim > MOST_INTERIM ? Refused.TOO_MANY_INTERIM : null;
    }

    private ResponseFacts head() {
        int minorVersion = statusLine.minorVersion();
        ResponseFacts facts = new ResponseFacts(
                statusLine.status(), minorVersion, fields.contentLength(), kind(), fields.keepAlive(minorVersion));
        if (facts.interim()) {
            beginHead();
            ended();
            return facts;
        }
        state = State.BODY;
        body.begin(facts.body(), facts.contentLength());
        if (facts.body() == Body.TUNNEL) {
            // What follows is no part of a message.
            ended();
        }
        return facts;
    }

    /** RFC 9112 §6.3. */
    private Body kind() {
        int status = statusLine.status();
        if (status == 101 || (connect && status >= 200 && status < 300)) {
            return Body.TUNNEL;
        }
        if (head || status < 200 || status == 204 || status == 304) {
            return Body.NONE;
        }
        if (fields.chunked()) {
            return Body.CHUNKED;
        }
        if (fields.contentLength() < 0) {
            return Body.UNTIL_CLOSE;
        }
        return fields.contentLength() > 0 ? Body.LENGTH : Body.NONE;
    }

    private ScanResult body(ByteBuf in) {
        ScanResult result = body.scan(in);
        if (result == Progress.END) {
            state = State.IDLE;
            ended();
        }
        return result;
    }

    private void ended() {
        if (parts != null) {
            parts.end();
        }
    }
}
