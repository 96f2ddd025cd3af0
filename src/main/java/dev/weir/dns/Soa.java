package dev.weir.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.time.Duration;
import java.util.Optional;

/** What a zone says of names that it does not have (RFC 2308 §3), in the record of its start. */
final class Soa {

    /** Two names of one octet each, and five numbers. */
    private static final int LEAST_BYTES = 22;

    private Soa() {}

    /** How long a response that has none of what was asked for may be kept; empty where no zone speaks. */
    static Optional<Duration> life(DnsResponse response) {
        int count = Math.min(Reply.RECORDS, response.count(DnsSection.AUTHORITY));
        for (int i = 0; i < count; i++) {
            DnsRecord record = response.recordAt(DnsSection.AUTHORITY, i);
            if (record.type().equals(DnsRecordType.SOA)) {
                return Optional.of(Duration.ofSeconds(Math.min(record.timeToLive(), minimum(record))));
            }
        }
        return Optional.empty();
    }

    /** RFC 2308 §4: the last of the numbers. One that cannot be read bounds nothing. */
    private static long minimum(DnsRecord record) {
        if (!(record instanceof DnsRawRecord raw) || raw.content().readableBytes() < LEAST_BYTES) {
            return Integer.MAX_VALUE;
        }
        ByteBuf content = raw.content();
        return content.getUnsignedInt(content.writerIndex() - Integer.BYTES);
    }
}
