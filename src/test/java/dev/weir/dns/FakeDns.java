package dev.weir.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A name server on a free port of loopback, over UDP and TCP, that says what it was told to. A name it was told nothing
 * of does not exist. Long answers are cut over UDP, so that they are asked for again over TCP.
 */
public final class FakeDns implements AutoCloseable {

    private volatile int minimum = 60;

    private static final int CUT = 20;

    private record Line(DnsRecordType type, long ttl, ByteBuf content, String target) {}

    private final Map<String, List<Line>> lines = new ConcurrentHashMap<>();
    private final Map<String, DnsResponseCode> codes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> drops = new ConcurrentHashMap<>();
    private final Set<String> unfollowed = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final InetSocketAddress address;

    public FakeDns() {
        address = Stream.generate(this::bind)
                .limit(100)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    /** Takes a free TCP port, and the UDP port of the same number if that is free too. */
    private Optional<InetSocketAddress> bind() {
        Channel tcp = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new OverTcp());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        ChannelFuture udp = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<NioDatagramChannel>() {
                    @Override
                    protected void initChannel(NioDatagramChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new OverUdp());
                    }
                })
                .bind(tcp.localAddress())
                .awaitUninterruptibly();
        if (udp.isSuccess()) {
            return Optional.of((InetSocketAddress) tcp.localAddress());
        }
        tcp.close().syncUninterruptibly();
        return Optional.empty();
    }

    /** Gives a name addresses, of either family. */
    public FakeDns address(String name, long ttl, String... addresses) {
        for (String text : addresses) {
            byte[] content = InetAddress.ofLiteral(text).getAddress();
            add(
                    name,
                    new Line(
                            content.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA,
                            ttl,
                            Unpooled.wrappedBuffer(content),
                            ""));
        }
        return this;
    }

    /** Gives a name a record as it is. */
    public FakeDns raw(String name, DnsRecordType type, long ttl, byte... content) {
        return add(name, new Line(type, ttl, Unpooled.wrappedBuffer(content), ""));
    }

    /** Gives a name an alias, which is answered together with what it leads to. */
    public FakeDns alias(String name, long ttl, String target) {
        return add(name, new Line(DnsRecordType.CNAME, ttl, encoded(target), target));
    }

    /** Gives a name an alias, which is answered alone. */
    public FakeDns bareAlias(String name, long ttl, String target) {
        unfollowed.add(name);
        return alias(name, ttl, target);
    }

    /** Gives a name nothing: it exists without records. */
    public FakeDns empty(String name) {
        lines.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
        return this;
    }

    /** Answers a name with a code and nothing else. */
    public FakeDns code(String name, DnsResponseCode code) {
        codes.put(name, code);
        return this;
    }

    /** Leaves so many questions for a name and type unanswered. */
    public FakeDns drop(String name, DnsRecordType type, int questions) {
        drops.put(key(name, type), new AtomicInteger(questions));
        return this;
    }

    /** Leaves every question for a name unanswered. */
    public FakeDns silence(String name) {
        return drop(name, DnsRecordType.A, Integer.MAX_VALUE).drop(name, DnsRecordType.AAAA, Integer.MAX_VALUE);
    }

    public FakeDns forget(String name) {
        lines.remove(name);
        codes.remove(name);
        return this;
    }

    /** How long zones say that a name they do not have is not there. */
    public FakeDns minimum(int seconds) {
        minimum = seconds;
        return this;
    }

    /** How often a name and type were asked for. */
    public int asked(String name, DnsRecordType type) {
        return (int) asked.stream().filter(key(name, type)::equals).count();
    }

    /** Every question so far, as {@code A name} or {@code AAAA name}; those that came over TCP again. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public InetSocketAddress address() {
        return address;
    }

    public DnsServerAddressStreamProvider provider() {
        return new SequentialDnsServerAddressStreamProvider(address);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private FakeDns add(String name, Line line) {
        lines.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(line);
        return this;
    }

    private static String key(String name, DnsRecordType type) {
        return type.name() + " " + name;
    }

    private static ByteBuf encoded(String name) {
        ByteBuf buffer = Unpooled.buffer();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            buffer.writeByte(bytes.length).writeBytes(bytes);
        }
        return buffer.writeByte(0);
    }

    private static String name(DnsQuestion question) {
        return question.name().substring(0, question.name().length() - 1);
    }

    private boolean isDropped(DnsQuestion question) {
        AtomicInteger left = drops.get(key(name(question), question.type()));
        return left != null && left.getAndDecrement() > 0;
    }

    private void fill(DnsResponse response, DnsQuestion question) {
        response.setRecursionAvailable(true).addRecord(DnsSection.QUESTION, question);
        String name = name(question);
        DnsResponseCode code = codes.get(name);
        if (code != null) {
            response.setCode(code);
            return;
        }
        List<DefaultDnsRawRecord> answers = new ArrayList<>();
        List<Line> end = collect(name, question.type(), answers);
        if (end == null) {
            response.setCode(DnsResponseCode.NXDOMAIN);
        }
        answers.forEach(record -> response.addRecord(DnsSection.ANSWER, record));
        boolean found = answers.stream().anyMatch(record -> record.type().equals(question.type()));
        if (!found && !unfollowed.contains(name)) {
            response.addRecord(
                    DnsSection.AUTHORITY,
                    record(
                            name,
                            new Line(
                                    DnsRecordType.SOA,
                                    60,
                                    Unpooled.buffer(22).writeZero(18).writeInt(minimum),
                                    "")));
        }
    }

    private @Nullable List<Line> collect(String name, DnsRecordType type, List<DefaultDnsRawRecord> answers) {
        List<Line> own = lines.get(name);
        if (own == null) {
            return null;
        }
        List<Line> end = own;
        for (Line line : own) {
            boolean alias = line.type().equals(DnsRecordType.CNAME);
            if (alias || line.type().equals(type)) {
                answers.add(record(name, line));
            }
            if (alias && !unfollowed.contains(name) && answers.size() < 2 * CUT) {
                end = collect(line.target(), type, answers);
            }
        }
        return end;
    }

    private static DefaultDnsRawRecord record(String name, Line line) {
        return new DefaultDnsRawRecord(name, line.type(), line.ttl(), Unpooled.copiedBuffer(line.content()));
    }

    private final class OverUdp extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            asked.add(key(name(question), question.type()));
            if (isDropped(question)) {
                return;
            }
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            fill(response, question);
            if (response.count(DnsSection.ANSWER) > CUT) {
                response.clear(DnsSection.ANSWER).setTruncated(true);
            }
            var _ = context.writeAndFlush(response);
        }
    }

    private final class OverTcp extends SimpleChannelInboundHandler<DefaultDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DefaultDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            asked.add(key(name(question), question.type()));
            DefaultDnsResponse response = new DefaultDnsResponse(query.id());
            fill(response, question);
            var _ = context.writeAndFlush(response);
        }
    }
}
