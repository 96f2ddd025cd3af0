package dev.weir.journal;

import dev.weir.measure.Account;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One JSON object (RFC 8259) for an exchange. What is not known has no member. */
final class JsonLine implements LineFormat {

    private final Seconds seconds = new Seconds(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT));

    @Override
    public void write(Told told, Line line) {
        line.put("{\"time\":\"").put(seconds.of(told.endedMillis()));
        line.put('.').padded(Math.floorMod(told.endedMillis(), 1000L), 3, '0').put("Z\"");
        text(line, ",\"id\":", told.id());
        number(line, ",\"handler\":", told.handler());
        request(line, told.request());
        client(line, told);
        ending(line, told.ending());
        Account.Upstream upstream = told.upstream();
        if (upstream != null) {
            upstream(line, upstream);
        }
        saved(line, told.saving());
        line.put("}\n");
    }

    private static void request(Line line, Account.Request request) {
        text(line, ",\"form\":", request.form());
        known(line, ",\"method\":", request.method());
        known(line, ",\"url\":", Url.of(request));
        known(line, ",\"scheme\":", request.scheme());
        known(line, ",\"host\":", request.host());
        if (request.port() > 0) {
            number(line, ",\"port\":", request.port());
        }
        known(line, ",\"path\":", request.pathQuery());
        known(line, ",\"version\":", request.version());
        text(line, ",\"user_agent\":", request.userAgent());
        text(line, ",\"referer\":", request.referer());
    }

    private static void client(Line line, Told told) {
        Told.Client client = told.client();
        text(line, ",\"client\":", client.address());
        text(line, ",\"user\":", client.user());
        text(line, ",\"content_type\":", client.contentType());
        text(line, ",\"cached\":", Source.of(told).token());
        bytes(line, client.received(), client.sent());
        line.put(",\"seconds\":{");
        time(line, "\"total\":", Math.max(0, client.total()));
        time(line, ",\"first_byte\":", client.firstByte());
        line.put('}');
    }

    private static void ending(Line line, Account.Ending ending) {
        text(line, ",\"outcome\":", ending.outcome().token());
        if (ending.status() > 0) {
            number(line, ",\"status\":", ending.status());
        }
        text(line, ",\"reason\":", ending.reason());
        text(line, ",\"entry\":", ending.entry());
        if (ending.reported()) {
            line.put(",\"report_only\":true");
        }
    }

    private static void upstream(Line line, Account.Upstream upstream) {
        line.put(",\"upstream\":{\"status\":").number(Math.max(0, upstream.status()));
        InetAddress address = upstream.address();
        if (address != null) {
            text(line, ",\"address\":", NetUtil.toAddressString(address));
        }
        bytes(line, upstream.received(), upstream.sent());
        line.put(",\"seconds\":{");
        time(line, "\"total\":", Math.max(0, upstream.total()));
        time(line, ",\"dns\":", upstream.dns());
        time(line, ",\"connect\":", upstream.connect());
        time(line, ",\"tls\":", upstream.tls());
        time(line, ",\"first_byte\":", upstream.firstByte());
        line.put("}}");
    }

    private static void saved(Line line, Account.Saving saving) {
        text(line, ",\"saved\":{\"kind\":", saving.kind().token());
        number(line, ",\"bytes\":", saving.bytes());
        time(line, ",\"seconds\":", saving.nanos());
        line.put('}');
    }

    private static void bytes(Line line, long received, long sent) {
        number(line, ",\"bytes\":{\"received\":", received);
        number(line, ",\"sent\":", sent);
        line.put('}');
    }

    private static void number(Line line, String name, long value) {
        line.put(name).number(Math.max(0, value));
    }

    private static void time(Line line, String name, long nanos) {
        if (nanos >= 0) {
            line.put(name).seconds(nanos);
        }
    }

    private static void known(Line line, String name, String text) {
        if (!text.isEmpty()) {
            text(line, name, text);
        }
    }

    private static void text(Line line, String name, @Nullable String text) {
        if (text != null) {
            line.put(name).put('"');
            for (int i = plain(line, text, 0); i < text.length(); i = plain(line, text, i + 1)) {
                escaped(line, text.charAt(i));
            }
            line.put('"');
        }
    }

    private static int plain(Line line, String text, int from) {
        return line.plain(text, from, '"', '\\');
    }

    /** RFC 8259 §7. All but printable ASCII is escaped, lone surrogates as well: no terminal and no reader takes it for something else. */
    private static void escaped(Line line, char c) {
        if (c == '"' || c == '\\') {
            line.put('\\').put(c);
        } else {
            line.put("\\u").hex(c >> 8).hex(c);
        }
    }
}
