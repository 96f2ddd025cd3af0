package dev.weir.dns;

import dev.weir.dns.Answer.Reason;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a name server's response says to the question for one name and one type of address. */
sealed interface Reply {

    /** Most answer records that are looked at. */
    int RECORDS = 1000;

    /** Addresses, and how long all that led to them holds. */
    record Found(List<InetAddress> addresses, Duration life) implements Reply {}

    /** Another name that is to be asked for. */
    record Alias(String target, Duration life) implements Reply {}

    /** There is no such name, or no such address of it, and how long its zone has that hold. */
    record Nothing(Duration life) implements Reply {

        /** Where the zone does not say. */
        static final Duration SHORT = Duration.ofSeconds(5);

        /** A zone is not believed that it will be without the name for long, nor that it may be there the next moment. */
        public Nothing {
            life = life.compareTo(SHORT) > 0 ? SHORT : life.isPositive() ? life : Duration.ofSeconds(1);
        }
    }

    record Failed(Reason reason) implements Reply {}

    static Reply read(DnsResponse response, String name, DnsRecordType type) {
        DnsResponseCode code = response.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return new Nothing(Soa.life(response).orElse(Nothing.SHORT));
        }
        if (code.equals(DnsResponseCode.REFUSED)) {
            return new Failed(Reason.REFUSED);
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            return new Failed(Reason.SERVER_FAILURE);
        }
        return new Answers(response, type).follow(name);
    }

    /** The answer section, by owner. */
    final class Answers {

        private static final Duration LONGEST = Duration.ofDays(1);

        private final DnsResponse response;
        private final Map<String, DnsRecord> aliases = new HashMap<>();
        private final Map<String, List<DnsRecord>> addresses = new HashMap<>();

        private Answers(DnsResponse response, DnsRecordType type) {
            this.response = response;
            int count = Math.min(RECORDS, response.count(DnsSection.ANSWER));
            for (int i = 0; i < count; i++) {
                DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
                String owner = Names.canonical(record.name());
                if (record.type().equals(DnsRecordType.CNAME)) {
                    aliases.putIfAbsent(owner, record);
                } else if (record.type().equals(type)) {
                    addresses.computeIfAbsent(owner, key -> new ArrayList<>()).add(record);
                }
            }
        }

        private Reply follow(String asked) {
            String name = asked;
            Duration life = LONGEST;
            Set<String> seen = new HashSet<>();
            while (aliases.containsKey(name)) {
                if (!seen.add(name)) {
                    return new Failed(Reason.ALIAS_LOOP);
                }
                DnsRecord alias = aliases.get(name);
                life = shorter(life, life(alias));
                name = target(alias);
                if (!Names.isAskable(name)) {
                    return new Failed(Reason.MALFORMED);
                }
            }
            return end(asked, name, life);
        }

        private Reply end(String asked, String name, Duration aliasLife) {
            List<InetAddress> found = new ArrayList<>();
            Duration life = aliasLife;
            for (DnsRecord record : addresses.getOrDefault(name, List.of())) {
                if (record instanceof DnsRawRecord raw && read(raw, found)) {
                    life = shorter(life, life(record));
                }
            }
            if (!found.isEmpty()) {
                return new Found(List.copyOf(found), life);
            }
            if (response.isTruncated()) {
                return new Failed(Reason.MALFORMED);
            }
            // RFC 2308 §2.2: with the zone's SOA the server says that the end of the chain has none.
            Optional<Duration> negative = Soa.life(response);
            return name.equals(asked) || negative.isPresent()
                    ? new Nothing(negative.orElse(Nothing.SHORT))
                    : new Alias(name, life);
        }

        /** Adds the address of an A or AAAA record. An IPv4-mapped AAAA, which the JDK takes for IPv4, is none. */
        private static boolean read(DnsRawRecord raw, List<InetAddress> found) {
            byte[] bytes = ByteBufUtil.getBytes(raw.content());
            boolean ipv4 = raw.type().equals(DnsRecordType.A);
            if (raw.dnsClass() != DnsRecord.CLASS_IN || bytes.length != (ipv4 ? 4 : 16)) {
                return false;
            }
            try {
                InetAddress address = InetAddress.getByAddress(bytes);
                return ipv4 == address instanceof Inet4Address && found.add(address);
            } catch (UnknownHostException e) {
                throw new AssertionError("an address is 4 or 16 bytes", e);
            }
        }

        private static String target(DnsRecord alias) {
            if (!(alias instanceof DnsRawRecord raw)) {
                return "";
            }
            try {
                return Names.canonical(
                        DefaultDnsRecordDecoder.decodeName(raw.content().duplicate()));
            } catch (CorruptedFrameException e) {
                return ""; // which is not askable
            }
        }

        /** RFC 2181 §8: a time to live of more than 31 bits is zero. */
        private static Duration life(DnsRecord record) {
            long seconds = record.timeToLive();
            return seconds > Integer.MAX_VALUE ? Duration.ZERO : Duration.ofSeconds(seconds);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) <= 0 ? one : other;
        }
    }
}
