package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream, from either end. */
public final class H2Stream {
    private final H2Connection connection;
    private final int id;
    private final Consumer<H2Message> record;
    private final BlockingQueue<H2Event> events = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private volatile boolean crediting = true;

    H2Stream(H2Connection connection, int id, Consumer<H2Message> record) {
        this.connection = connection;
        this.id = id;
        this.record = record;
    }

    public int id() {
        return id;
    }

    public H2Connection connection() {
        return connection;
    }

    // Out

    public H2Stream sendHeaders(Fields fields) {
        connection.sendHeaders(id, fields, 0);
        return this;
    }

    public H2Stream sendLastHeaders(Fields fields) {
        connection.sendHeaders(id, fields, H2Frame.END_STREAM);
        return this;
    }

    /** The HEADERS frame of a head that leaves the stream open, for what is to be sent in one piece with other frames. */
    public Bytes headers(Fields fields) {
        return new H2Frame(H2Frame.HEADERS, H2Frame.END_HEADERS, id, H2Fields.encode(fields)).encoded();
    }

    /** Sends DATA within the windows of the other end, and fails when they stay shut. */
    public H2Stream send(Bytes content) {
        connection.sendData(id, content, 0);
        return this;
    }

    public H2Stream send(String content) {
        return send(Bytes.of(content));
    }

    public H2Stream sendLast(Bytes content) {
        connection.sendData(id, content, H2Frame.END_STREAM);
        return this;
    }

    public H2Stream sendLast(String content) {
        return sendLast(Bytes.of(content));
    }

    public void reset(int code) {
        connection.send(H2Frame.ofIntegers(H2Frame.RST_STREAM, id, code));
    }

    /** Gives no further window for this stream by itself: for a reader that stops. */
    public H2Stream withholdCredit() {
        crediting = false;
        return this;
    }

    public void credit(int octets) {
        connection.send(H2Frame.ofIntegers(H2Frame.WINDOW_UPDATE, id, octets));
    }

    // In

    /** The next thing that comes on this stream. */
    public H2Event next() {
        try {
            @Nullable H2Event next = events.poll(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing came on stream " + id);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The next header section, which has to be what comes next. */
    public Fields awaitHeaders() {
        return head().fields();
    }

    /** Exactly that much of the body, however it was cut into frames. */
    public Bytes readExactly(int length) {
        while (unread.size() < length) {
            H2Event next = next();
            if (!(next instanceof H2Event.Data(Bytes content, boolean last))) {
                throw unexpected("data", next);
            }
            content.appendTo(unread);
        }
        Bytes all = Bytes.owned(unread.toByteArray());
        unread.reset();
        all.slice(length, all.length()).appendTo(unread);
        return all.slice(0, length);
    }

    /** The code of the reset that ends this stream; what comes before it is passed over. */
    public long awaitReset() {
        H2Event next = next();
        while (!(next instanceof H2Event.Reset)) {
            if (next instanceof H2Event.Gone) {
                throw unexpected("reset", next);
            }
            next = next();
        }
        return ((H2Event.Reset) next).code();
    }

    /** The response on this stream up to its end, and the interim ones before it. */
    public H2Message awaitResponse() {
        List<Fields> interim = new ArrayList<>();
        H2Event.Headers head = head();
        while (H2Message.status(head.fields()) / 100 == 1) {
            interim.add(head.fields());
            head = head();
        }
        return rest(head, interim);
    }

    /** The request on this stream up to its end; now it counts as received. */
    public H2Message awaitRequest() {
        H2Message request = rest(head(), List.of());
        record.accept(request);
        return request;
    }

    private H2Event.Headers head() {
        H2Event next = next();
        if (next instanceof H2Event.Headers head) {
            return head;
        }
        throw unexpected("head", next);
    }

    /** A script whose connection ends has not failed: that is told apart from a wrong event. */
    private RuntimeException unexpected(String wanted, H2Event next) {
        if (next instanceof H2Event.Gone(String why)) {
            return ConnectionEnded.because("no " + wanted + " came on stream " + id + ": " + why);
        }
        throw new AssertionError("no " + wanted + " came on stream " + id + ", but " + next);
    }

    private H2Message rest(H2Event.Headers head, List<Fields> interim) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Fields trailers = Fields.NONE;
        boolean more = !head.last();
        boolean complete = true;
        while (more) {
            switch (next()) {
                case H2Event.Data(Bytes content, boolean last) -> {
                    content.appendTo(body);
                    more = !last;
                }
                case H2Event.Headers(Fields fields, boolean last) -> {
                    trailers = fields;
                    more = !last;
                }
                case H2Event.Reset ignored -> {
                    complete = false;
                    more = false;
                }
                case H2Event.Gone ignored -> {
                    complete = false;
                    more = false;
                }
            }
        }
        return new H2Message(head.fields(), Bytes.owned(body.toByteArray()), trailers, complete, interim);
    }

    void offer(H2Event event) {
        events.add(event);
    }

    boolean isCrediting() {
        return crediting;
    }
}
