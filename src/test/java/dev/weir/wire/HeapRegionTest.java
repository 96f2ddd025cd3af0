package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, as nothing else has a kernel that takes what it likes. */
class HeapRegionTest {

    private static final String ENCODER = ResponseShortcuts.ENCODER;

    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    /** What came to the socket's side of the pipeline. */
    private final List<Object> written = new CopyOnWriteArrayList<>();

    private EventLoopGroup group;
    private int port;
    private final Answered answered = new Answered();
    private volatile boolean broken;

    @BeforeEach
    void start() {
        assumeTrue(Epoll.isAvailable(), "no epoll on this system");
        group = new EpollEventLoopGroup(1);
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Spy()).addLast(ENCODER, new Encoder());
                        ResponseShortcuts.install(channel, answered);
                        accepted.add(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        port = ((InetSocketAddress) server.localAddress()).getPort();
    }

    @AfterEach
    void stop() {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private final class Encoder extends HttpResponseEncoder {
        @Override
        protected void encodeInitialLine(ByteBuf to, HttpResponse response) throws Exception {
            if (broken) {
                throw new IllegalStateException("no memory, say");
            }
            super.encodeInitialLine(to, response);
        }
    }

    private final class Spy extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            written.add(message);
            var _ = ctx.write(message, promise);
        }
    }

    private Channel connected() throws InterruptedException {
        return accepted.take();
    }

    private static void write(Channel channel, Object message) {
        var _ = channel.write(message);
    }

    private static void send(Channel channel, Object message) {
        var _ = channel.writeAndFlush(message);
    }

    private static HttpHeaders fields(int length) {
        return HeadersMultiMap.httpHeaders().add("Content-Length", Integer.toString(length));
    }

    private static DefaultFullHttpResponse whole(ByteBuf content) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                content,
                fields(content.readableBytes()),
                EmptyHttpHeaders.INSTANCE);
    }

    /** More than the socket takes at once. */
    @Test
    void headAndBodyLeaveAsOneAndWhole() throws InterruptedException {
        Bytes body = Bytes.random(1, 16 << 20);
        try (RawClient client = RawClient.to(port).receiveBuffer(16 * 1024).connect()) {
            Channel channel = connected();
            ByteBuf content = Unpooled.wrappedBuffer(body.toArray());
            ChannelFuture sent = channel.writeAndFlush(whole(content));
            Eventually.await(() -> !channel.isWritable(), "what waits is counted");
            assertFalse(sent.isDone());
            assertEquals(body, client.readResponse().body());
            assertTrue(sent.syncUninterruptibly().isSuccess());
            assertEquals(1, written.size());
            assertInstanceOf(HeapRegion.class, written.getFirst());
            assertEquals(0, content.refCnt());
            Eventually.await(channel::isWritable, "nothing waits any more");
        }
    }

    @Test
    void onKeptConnectionsEachFollowsTheOther() throws InterruptedException {
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            for (int i = 0; i < 20; i++) {
                Bytes large = Bytes.random(i, 64 * 1024 + i * 5000);
                write(channel, whole(Unpooled.wrappedBuffer(large.toArray())));
                send(channel, whole(Unpooled.wrappedBuffer(Bytes.of("small").toArray())));
                assertEquals(large, client.readResponse().body());
                assertEquals("small", client.readResponse().text());
            }
        }
    }

    @Test
    void largePiecesOfAStreamedBodyLeaveFromWhereTheyLie() throws InterruptedException {
        Bytes body = Bytes.random(5, 300_000);
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            write(channel, new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, fields(body.length())));
            write(channel, content(body, 0, 100_000));
            write(channel, content(body, 100_000, 100_010));
            write(channel, content(body, 100_010, 200_000));
            send(
                    channel,
                    new DefaultLastHttpContent(content(body, 200_000, 300_000).content()));
            assertEquals(body, client.readResponse().body());
            send(channel, whole(Unpooled.wrappedBuffer(Bytes.of("next").toArray())));
            assertEquals("next", client.readResponse().text());
        }
        assertEquals(3, written.stream().filter(HeapRegion.class::isInstance).count());
    }

    private static DefaultHttpContent content(Bytes body, int from, int to) {
        return new DefaultHttpContent(
                Unpooled.wrappedBuffer(body.slice(from, to).toArray()));
    }

    /** What has to be framed is the encoder's, and so is what lies outside the heap or in several arrays. */
    @Test
    void chunksAreLeftToTheEncoder() throws InterruptedException {
        Bytes body = Bytes.random(6, 200_000);
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            write(
                    channel,
                    new DefaultHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            HeadersMultiMap.httpHeaders().add("Transfer-Encoding", "chunked")));
            write(channel, content(body, 0, 200_000));
            send(channel, LastHttpContent.EMPTY_LAST_CONTENT);
            assertEquals(body, client.readResponse().body());
            ByteBuf direct = Unpooled.directBuffer(body.length()).writeBytes(body.toArray());
            send(channel, whole(direct));
            assertEquals(body, client.readResponse().body());
            send(
                    channel,
                    whole(Unpooled.wrappedBuffer(
                            content(body, 0, 90_000).content(),
                            content(body, 90_000, 200_000).content())));
            assertEquals(body, client.readResponse().body());
        }
        assertTrue(written.stream().noneMatch(HeapRegion.class::isInstance));
    }

    /** Nothing of a body follows the head. */
    @Test
    void whatAnswersAHeadIsLeftToTheEncoder() throws InterruptedException {
        answered.head = true;
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            send(channel, whole(Unpooled.wrappedBuffer(new byte[100_000])));
            client.readHead();
        }
        assertTrue(written.stream().noneMatch(HeapRegion.class::isInstance));
    }

    @Test
    void aClientThatLeavesFailsTheWriteAndNothingIsKept() throws InterruptedException {
        ByteBuf content = Unpooled.wrappedBuffer(new byte[16 << 20]);
        try (RawClient client = RawClient.to(port).receiveBuffer(16 * 1024).connect()) {
            Channel channel = connected();
            ChannelFuture sent = channel.writeAndFlush(whole(content));
            client.readRaw(100);
            assertFalse(sent.isDone());
            client.reset();
            Eventually.await(sent::isDone, "the write ends");
            assertFalse(sent.isSuccess());
            Eventually.await(() -> !channel.isOpen() && content.refCnt() == 0, "it is closed and let go");
        }
    }

    /** A head and the beginning of its body, as Vert.x writes them. */
    private static final class Beginning extends DefaultHttpContent implements HttpResponse {
        private final HttpResponse head;

        Beginning(HttpHeaders fields, ByteBuf content) {
            super(content);
            head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, fields);
        }

        @Override
        @Deprecated
        public HttpResponseStatus getStatus() {
            return head.status();
        }

        @Override
        public HttpResponseStatus status() {
            return head.status();
        }

        @Override
        public HttpResponse setStatus(HttpResponseStatus status) {
            head.setStatus(status);
            return this;
        }

        @Override
        @Deprecated
        public HttpVersion getProtocolVersion() {
            return head.protocolVersion();
        }

        @Override
        public HttpVersion protocolVersion() {
            return head.protocolVersion();
        }

        @Override
        public HttpResponse setProtocolVersion(HttpVersion version) {
            head.setProtocolVersion(version);
            return this;
        }

        @Override
        public HttpHeaders headers() {
            return head.headers();
        }
    }

    private static Beginning beginning(Bytes body) {
        return new Beginning(fields(body.length()), content(body, 0, 100_000).content());
    }

    private static void sendInPieces(Channel channel, Bytes body) {
        write(channel, beginning(body));
        write(channel, content(body, 100_000, body.length()));
        send(channel, LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static void assertBothFail(ChannelFuture one, ChannelFuture other) {
        Eventually.await(() -> one.isDone() && other.isDone(), "both writes end");
        assertFalse(one.isSuccess());
        assertFalse(other.isSuccess());
    }

    @Test
    void theBeginningOfABodyFollowsItsHead() throws InterruptedException {
        Bytes body = Bytes.random(7, 150_000);
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            sendInPieces(channel, body);
            assertEquals(body, client.readResponse().body());
        }
        assertEquals(2, written.stream().filter(HeapRegion.class::isInstance).count());
    }

    @Test
    void packedFieldsAreInTheHeadOfEither() throws InterruptedException {
        Bytes body = Bytes.random(9, 150_000);
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            answered.packed = Packed.of("ETag: \"1\"");
            send(channel, whole(Unpooled.wrappedBuffer(body.toArray())));
            RawResponse whole = client.readResponse();
            assertEquals(body, whole.body());
            assertEquals("\"1\"", whole.header("etag"));
            answered.packed = Packed.of("ETag: \"2\"");
            sendInPieces(channel, body);
            RawResponse streamed = client.readResponse();
            assertEquals(body, streamed.body());
            assertEquals("\"2\"", streamed.header("etag"));
        }
        assertEquals(3, written.stream().filter(HeapRegion.class::isInstance).count());
    }

    @Test
    void nothingLeavesOfWhatPackedFieldsCannotBegin() throws InterruptedException {
        Bytes body = Bytes.random(10, 200_000);
        answered.packed = Packed.of("bad name: 1");
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            ChannelFuture begun = channel.writeAndFlush(beginning(body));
            ChannelFuture more = channel.writeAndFlush(content(body, 100_000, 200_000));
            assertBothFail(begun, more);
            assertEquals(0, client.readToEnd().length());
        }
    }

    /** A body without its head would be read as one. */
    @Test
    void nothingOfABodyLeavesWhereItsHeadCouldNot() throws InterruptedException {
        broken = true;
        Bytes body = Bytes.random(8, 200_000);
        try (RawClient client = RawClient.connect(port)) {
            Channel channel = connected();
            HttpContent first = beginning(body);
            ChannelFuture begun = channel.writeAndFlush(first);
            ChannelFuture more = channel.writeAndFlush(content(body, 100_000, 200_000));
            assertBothFail(begun, more);
            assertEquals(0, first.refCnt());
            ChannelFuture alone = channel.writeAndFlush(
                    new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, fields(body.length())));
            ChannelFuture piece = channel.writeAndFlush(content(body, 0, 200_000));
            assertBothFail(alone, piece);
            client.assertNoBytesWithin(Duration.ofMillis(100));
        }
        assertTrue(written.stream().noneMatch(HeapRegion.class::isInstance));
    }
}
