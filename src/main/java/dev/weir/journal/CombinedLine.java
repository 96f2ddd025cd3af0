package dev.weir.journal;

import dev.weir.measure.Account;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Apache's combined format: {@code %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"}. */
final class CombinedLine implements LineFormat {

    /** What nginx writes for a client that left before it was answered; Apache has nothing for it, and readers know this one. */
    private static final int NOT_ANSWERED = 499;

    private final Seconds seconds = new Seconds(DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss", Locale.ENGLISH));

    @Override
    public void write(Told told, Line line) {
        Told.Client client = told.client();
        line.put(client.address()).put(" - ");
        user(line, client.user());
        line.put(" [").put(seconds.of(told.endedMillis())).put(" +0000] ");
        request(line, told.request());
        int status = told.ending().status();
        line.put(' ').number(status > 0 ? status : NOT_ANSWERED).put(' ');
        if (client.sent() > 0) {
            line.number(client.sent());
        } else {
            line.put('-');
        }
        quoted(line.put(' '), told.request().referer());
        quoted(line.put(' '), told.request().userAgent());
        line.put('\n');
    }

    private static void request(Line line, Account.Request request) {
        if (request.method().isEmpty()) {
            line.put("\"-\"");
            return;
        }
        escaped(line.put('"'), request.method());
        escaped(line.put(' '), Url.of(request));
        escaped(line.put(' '), request.version());
        line.put('"');
    }

    /** Readers take a space for the end of the name. */
    private static void user(Line line, @Nullable String user) {
        if (user == null || user.isEmpty()) {
            line.put('-');
        } else {
            for (String part = user; ; ) {
                int space = part.indexOf(' ');
                escaped(line, space < 0 ? part : part.substring(0, space));
                if (space < 0) {
                    return;
                }
                line.put("\\x20");
                part = part.substring(space + 1);
            }
        }
    }

    private static void quoted(Line line, @Nullable String text) {
        line.put('"');
        if (text == null) {
            line.put('-');
        } else {
            escaped(line, text);
        }
        line.put('"');
    }

    private static void escaped(Line line, String text) {
        for (int i = plain(line, text, 0); i < text.length(); ) {
            int c = text.codePointAt(i);
            escaped(line, c);
            i = plain(line, text, i + Character.charCount(c));
        }
    }

    private static int plain(Line line, String text, int from) {
        return line.plain(text, from, '"', '\\');
    }

    /** As Apache's {@code ap_escape_logitem} does it. What HTTP hands on above ASCII are single octets; what is beyond them is UTF-8. */
    private static void escaped(Line line, int c) {
        if (c > 0xff) {
            beyond(line, c);
        } else if (c == '"' || c == '\\') {
            line.put('\\').put((char) c);
        } else {
            control(line, c);
        }
    }

    private static void control(Line line, int c) {
        switch (c) {
            case '\b' -> line.put("\\b");
            case '\n' -> line.put("\\n");
            case '\r' -> line.put("\\r");
            case '\t' -> line.put("\\t");
            case 0x0b -> line.put("\\v");
            default -> line.put("\\x").hex(c);
        }
    }

    private static void beyond(Line line, int c) {
        for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            line.put("\\x").hex(octet);
        }
    }
}
