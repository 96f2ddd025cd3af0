package dev.weir.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reference reading of a client's bytes: the requests in them up to the first that RFC 9112 does not allow. Absolute form only. */
final class SentRequests {

    private static final Pattern LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) (?i:http)://[^/?# ]+([/?][!-~]*|) HTTP/1\\.([01])");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*((?:[\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)[ \\t]*");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,16})(?:;[\\t -~\\x80-\\xff]*)?");

    private final String bytes;
    private int at;

    private SentRequests(String bytes) {
        this.bytes = bytes;
    }

    /**
     * One request.
     *
     * @param fields its field lines, {@code name:value}
     */
    record Sent(String method, String pathQuery, List<String> fields, String body) {}

    /** The whole requests, in order. */
    static List<Sent> read(String bytes) {
        SentRequests reader = new SentRequests(bytes);
        List<Sent> all = new ArrayList<>();
        try {
            while (true) {
                all.add(reader.next());
            }
        } catch (NotAllowed end) {
            return all;
        }
    }

    private static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new NotAllowed();
        }
    }

    private Sent next() {
        while (bytes.startsWith("\r\n", at)) {
            at += 2;
        }
        Matcher line = LINE.matcher(line());
        require(line.matches());
        List<String> fields = fields();
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        List<String> hosts = values(fields, "host");
        boolean http10 = line.group(3).equals("0");
        require(lengths.size() + codings.size() <= 1);
        require(hosts.size() == 1 || (http10 && hosts.isEmpty()));
        require(!http10 || codings.isEmpty());
        String body = "";
        if (!codings.isEmpty()) {
            require(codings.getFirst().equalsIgnoreCase("chunked"));
            body = chunks();
        } else if (!lengths.isEmpty()) {
            require(lengths.getFirst().matches("[0-9]{1,9}"));
            body = take(Integer.parseInt(lengths.getFirst()));
        }
        String pathQuery = line.group(2);
        boolean star = pathQuery.isEmpty() && line.group(1).equals("OPTIONS");
        return new Sent(line.group(1), star ? "*" : (pathQuery.startsWith("/") ? "" : "/") + pathQuery, fields, body);
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1))
                .toList();
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = FIELD.matcher(line);
            require(field.matches());
            fields.add(field.group(1) + ":" + field.group(2));
        }
        return fields;
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        while (true) {
            Matcher chunk = CHUNK.matcher(line());
            require(chunk.matches());
            long size = Long.parseUnsignedLong(chunk.group(1), 16);
            require(size >= 0 && size < bytes.length());
            if (size == 0) {
                fields();
                return body.toString();
            }
            body.append(take((int) size));
            require(take(2).equals("\r\n"));
        }
    }

    private String take(int count) {
        require(bytes.length() - at >= count);
        at += count;
        return bytes.substring(at - count, at);
    }

    private String line() {
        int end = bytes.indexOf("\r\n", at);
        require(end >= 0);
        String line = bytes.substring(at, end);
        require(line.indexOf('\r') < 0 && line.indexOf('\n') < 0);
        at = end + 2;
        return line;
    }
}
