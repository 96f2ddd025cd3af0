package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 origin on loopback that records the exact bytes it receives and answers with the exact bytes it is given.
 *
 * <p>By default it reads request after request on each connection, strictly, and gives each the next of the answers queued
 * with {@link #answerOnce}, else the standing one of {@link #answer}. Where that is not enough a {@link Script} plays the
 * whole connection, or the test takes each connection by {@link #accept}. Closing the origin fails when a script failed, a
 * request was malformed, or one came that no answer was given for.
 */
public final class RawOrigin implements AutoCloseable {
    private final Listener listener;
    private final InetAddress address;
    private final String scheme;
    private final Arrivals<Conversation> conversations = new Arrivals<>("connection");
    private final Arrivals<RecordedRequest> requests = new Arrivals<>("request");
    private final Queue<Answer> once = new ConcurrentLinkedQueue<>();
    private volatile Answer standing = this::unscripted;

    private RawOrigin(Setup setup) {
        Script script = setup.script.orElse(this::serve);
        address = setup.bind;
        scheme = setup.tls.isPresent() ? "https" : "http";
        listener = new Listener(
                new InetSocketAddress(setup.bind, setup.port), setup.receiveBuffer, setup.tls, (number, wire) -> {
                    Conversation conversation = new Conversation(number, wire, requests::add);
                    conversations.add(conversation);
                    script.play(conversation);
                });
    }

    /** An origin that answers requests as it is told. */
    public static RawOrigin start() {
        return setup().start();
    }

    /** An origin that plays the script on each connection. */
    public static RawOrigin start(Script script) {
        return setup().script(script).start();
    }

    /** An origin behind TLS. */
    public static RawOrigin startTls(Identity identity) {
        return setup().tls(Tls.presenting(identity)).start();
    }

    /** An origin whose connections the test itself drives, each taken by {@link #accept}. */
    public static RawOrigin manual() {
        return start(Script.leftToTheTest());
    }

    public static Setup setup() {
        return new Setup(InetAddress.getLoopbackAddress(), 0, 0, Optional.empty(), Optional.empty());
    }

    /** How an origin is set up before it starts. */
    public record Setup(InetAddress bind, int port, int receiveBuffer, Optional<Tls> tls, Optional<Script> script) {
        /** Listens on that address, a literal. */
        public Setup bind(String literal) {
            return new Setup(InetAddress.ofLiteral(literal), port, receiveBuffer, tls, script);
        }

        /** Listens on that port, which another address of this host has already: there it was free. */
        public Setup port(int taken) {
            return new Setup(bind, taken, receiveBuffer, tls, script);
        }

        /** Gives each connection a small kernel buffer, so that a reader that stops is felt soon. */
        public Setup receiveBuffer(int octets) {
            return new Setup(bind, port, octets, tls, script);
        }

        public Setup tls(Tls with) {
            return new Setup(bind, port, receiveBuffer, Optional.of(with), script);
        }

        public Setup script(Script played) {
            return new Setup(bind, port, receiveBuffer, tls, Optional.of(played));
        }

        public RawOrigin start() {
            RawOrigin origin = new RawOrigin(this);
            origin.listener.start();
            return origin;
        }
    }

    // Where it is

    public int port() {
        return listener.port();
    }

    /** Address and port as they stand in a URL. */
    public String authority() {
        String literal = address.getHostAddress();
        return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + port();
    }

    /** The authority with another name for the same address, such as {@code localhost}. */
    public String authority(String name) {
        return name + ":" + port();
    }

    /** An absolute URL at this origin. */
    public String url(String path) {
        return scheme + "://" + authority() + path;
    }

    // What it answers

    /** Answers every request with these bytes. */
    public RawOrigin answer(String bytes) {
        return answer(Answer.of(bytes));
    }

    public RawOrigin answer(Answer answer) {
        standing = answer;
        return this;
    }

    /** Answers every request with the bytes made from it. */
    public RawOrigin on(Function<RecordedRequest, String> bytes) {
        return answer((request, conversation) -> conversation.write(bytes.apply(request)));
    }

    /** Answers one request with these bytes; several such answers are given in turn. */
    public RawOrigin answerOnce(String bytes) {
        return answerOnce(Answer.of(bytes));
    }

    public RawOrigin answerOnce(Answer answer) {
        once.add(answer);
        return this;
    }

    public RawOrigin answerThenClose(String bytes) {
        return answer(Answer.of(bytes).thenClose());
    }

    public RawOrigin answerThenReset(String bytes) {
        return answer(Answer.of(bytes).thenReset());
    }

    /** Reads one request and leaves it unanswered until it is released. */
    public Held hold() {
        return hold(new Held(true));
    }

    /** Reads the head of one request, none of its body, and leaves the rest to the test. */
    public Held holdAtHead() {
        return hold(new Held(false));
    }

    private Held hold(Held held) {
        once.add(held);
        return held;
    }

    /** Refuses new connections; those that are open go on. */
    public void stopAccepting() {
        listener.stopAccepting();
    }

    // What it saw

    /** The next request that has arrived whole, or was cut, in the order of arrival. */
    public RecordedRequest awaitRequest() {
        return requests.await();
    }

    /** All requests so far. */
    public List<RecordedRequest> requests() {
        return requests.all();
    }

    /** The next connection. */
    public Conversation accept() {
        return conversations.await();
    }

    /** The conversations on all connections so far, those with failed TLS left out. */
    public List<Conversation> conversations() {
        return conversations.all();
    }

    /** How many connections were made so far. */
    public int connections() {
        return listener.wires().size();
    }

    /** How many connections this origin still holds open; one that the peer closed is closed here once it is noticed. */
    public int openConnections() {
        return (int) listener.wires().stream().filter(wire -> !wire.isClosed()).count();
    }

    /** Waits until every connection has ended. */
    public void awaitAllClosed() {
        Eventually.await(() -> openConnections() == 0, "all connections to the origin are closed");
    }

    public int failedHandshakes() {
        return listener.failedHandshakes();
    }

    /** Not one byte came, on any connection. */
    public void assertNothingReceived() {
        String received = listener.wires().stream()
                .map(wire -> wire.recording().bytes())
                .filter(bytes -> !bytes.isEmpty())
                .map(Bytes::toString)
                .collect(Collectors.joining("\n"));
        assertEquals("", received, "the origin received something");
    }

    /** Nobody even connected. */
    public void assertNotConnected() {
        assertEquals(0, connections(), "the origin was connected to");
    }

    @Override
    public void close() {
        listener.close();
    }

    // How it works

    private void serve(Conversation conversation) throws Exception {
        while (!conversation.isClosed()) {
            conversation.wire().patience(Duration.ZERO);
            RecordedRequest request = conversation.readHead();
            Answer answer = nextAnswer();
            if (answer.afterBody()) {
                request = conversation.readRest();
            }
            conversation.wire().patience(Eventually.LIMIT);
            if (request.complete() || !answer.afterBody()) {
                answer.play(request, conversation);
            }
        }
    }

    private Answer nextAnswer() {
        @Nullable Answer next = once.poll();
        return next == null ? standing : next;
    }

    private void unscripted(RecordedRequest request, Conversation conversation) {
        listener.failed(new AssertionError("a request came that no answer was given for:\n" + request.head()));
        conversation
                .write("HTTP/1.1 500 Unscripted\r\nContent-Length: 0\r\n\r\n")
                .close();
    }
}
