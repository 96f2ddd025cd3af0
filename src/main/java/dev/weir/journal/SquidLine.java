package dev.weir.journal;

import dev.weir.measure.Account;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Squid's native format: time elapsed remotehost code/status bytes method URL rfc931 peerstatus/peerhost type. */
final class SquidLine implements LineFormat {

    private static final String NO_TARGET = "error:invalid-request";
    private static final String NO_METHOD = "NONE";
    private static final long NANOS_OF_MILLI = 1_000_000;

    @Override
    public void write(Told told, Line line) {
        Told.Client client = told.client();
        line.number(Math.floorDiv(told.endedMillis(), 1000L)).put('.');
        line.padded(Math.floorMod(told.endedMillis(), 1000L), 3, '0').put(' ');
        line.padded(Math.max(0, client.total()) / NANOS_OF_MILLI, 6, ' ').put(' ');
        line.put(client.address()).put(' ');
        line.put(SquidResult.of(told)).put('/');
        line.padded(told.ending().status(), 3, '0').put(' ');
        line.number(Math.max(0, client.sent())).put(' ');
        String method = told.request().method();
        escaped(line, method.isEmpty() ? NO_METHOD : method, false);
        String url = Url.of(told.request());
        escaped(line.put(' '), url.isEmpty() ? NO_TARGET : url, false);
        escaped(line.put(' '), orDash(client.user()), true);
        peer(line.put(' '), told);
        escaped(line.put(' '), orDash(mediaType(client.contentType())), false);
        line.put('\n');
    }

    private static void peer(Line line, Told told) {
        Account.Upstream upstream = told.upstream();
        InetAddress address = upstream == null ? null : upstream.address();
        if (address == null) {
            line.put("HIER_NONE/-");
        } else {
            line.put("HIER_DIRECT/").put(NetUtil.toAddressString(address));
        }
    }

    private static String orDash(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }

    /** Without parameters, as Squid has it. */
    private static @Nullable String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        int end = 0;
        while (end < contentType.length() && ";\t ".indexOf(contentType.charAt(end)) < 0) {
            end++;
        }
        return contentType.substring(0, end);
    }

    /**
     * Percent-encoded where it would end the column or the line, or is not ASCII.
     *
     * @param percent whether the percent sign is, as well: a URL has those of its own, a name does not
     */
    private static void escaped(Line line, String text, boolean percent) {
        char other = percent ? '%' : ' ';
        for (int i = line.plain(text, 0, ' ', other); i < text.length(); ) {
            int c = text.codePointAt(i);
            escaped(line, c);
            i = line.plain(text, i + Character.charCount(c), ' ', other);
        }
    }

    private static void escaped(Line line, int c) {
        if (c <= 0xff) {
            line.put('%').hex(c);
        } else {
            for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                line.put('%').hex(octet);
            }
        }
    }
}
