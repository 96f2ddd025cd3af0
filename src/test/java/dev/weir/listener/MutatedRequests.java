package dev.weir.listener;

import java.util.List;
import java.util.Random;

/** Streams of valid requests in which something, mostly, has gone wrong where readers are known to disagree. */
final class MutatedRequests {

    private static final List<String> METHODS = List.of("GET", "POST", "HEAD", "DELETE", "OPTIONS", "PUT", "SLUDGE");

    /** Bytes that have fooled a reader somewhere. */
    private static final List<String> CRUMBS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            "\n\n",
            "\0",
            " ",
            "\t",
            ",",
            ";",
            ":",
            "\u000b",
            "\u0085",
            "\u00a0",
            "0",
            "0\r\n\r\n",
            "1",
            "+",
            "-",
            "0x",
            "\"",
            "chunked",
            "identity",
            "ffffffff",
            "80000000",
            ";a=\"b\r\nc\"");

    /** Lines that have. */
    private static final List<String> LINES = List.of(
            "Content-Length: 0\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: 3\r\n",
            "Content-Length : 3\r\n",
            "Content-Length:\t3 \r\n",
            "content-length: 05\r\n",
            "Content-Length: 5, 5\r\n",
            "Content-Length: 5,6\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding:chunked\r\n",
            "Transfer-Encoding: Chunked \r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding:\r\n chunked\r\n",
            "Transfer-Encoding\r\n : chunked\r\n",
            "Transfer_Encoding: chunked\r\n",
            "\r\nTransfer-Encoding: chunked\r\n",
            "X: y\nTransfer-Encoding: chunked\r\n",
            "X: y\rTransfer-Encoding: chunked\r\n",
            "Connection: Content-Length\r\n",
            "Connection: Transfer-Encoding\r\n",
            "Connection: Host, close\r\n",
            "Connection: close\r\n",
            "Host: other\r\n",
            "Expect: 100-continue\r\n",
            "TE: trailers\r\n",
            "Trailer: Content-Length\r\n",
            "Upgrade: h2c\r\nHTTP2-Settings: AAAA\r\nConnection: upgrade, http2-settings\r\n",
            "GET http://127.0.0.1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");

    private MutatedRequests() {}

    /** A few requests, and up to three things wrong with them. */
    static String stream(Random random, String authority) {
        StringBuilder stream = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            stream.append(request(random, authority));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            mutate(random, stream);
        }
        return stream.toString();
    }

    private static String request(Random random, String authority) {
        String start = METHODS.get(random.nextInt(METHODS.size())) + " http://" + authority + "/"
                + random.nextInt(1000) + " HTTP/1." + (random.nextInt(10) == 0 ? 0 : 1) + "\r\nHost: " + authority
                + "\r\n" + "X-A: b\r\n".repeat(random.nextInt(3));
        return switch (random.nextInt(3)) {
            case 0 -> start + "\r\n";
            case 1 -> {
                String body = body(random);
                yield start + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            }
            default -> start.replace("HTTP/1.0", "HTTP/1.1") + "Transfer-Encoding: chunked\r\n\r\n" + chunks(random);
        };
    }

    private static String chunks(Random random) {
        StringBuilder chunks = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String data = body(random) + "x";
            chunks.append(Integer.toHexString(data.length()))
                    .append(random.nextInt(4) == 0 ? ";a=b" : "")
                    .append("\r\n")
                    .append(data)
                    .append("\r\n");
        }
        return chunks + "0\r\n" + (random.nextInt(4) == 0 ? "X-T: u\r\n" : "") + "\r\n";
    }

    private static String body(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "hello";
            case 2 -> "0\r\n\r\nGET http://127.0.0.1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
            default -> "5\r\nhello\r\n0\r\n\r\n";
        };
    }

    private static void mutate(Random random, StringBuilder stream) {
        int at = random.nextInt(stream.length());
        switch (random.nextInt(8)) {
            case 0 -> stream.setCharAt(at, (char) random.nextInt(256));
            case 1 -> stream.deleteCharAt(at);
            case 2 -> stream.insert(at, CRUMBS.get(random.nextInt(CRUMBS.size())));
            case 3 -> stream.insert(lineStart(stream, at), line(stream, random.nextInt(stream.length())));
            case 4 -> stream.setLength(at + 1);
            default -> stream.insert(fieldLine(random, stream), LINES.get(random.nextInt(LINES.size())));
        }
    }

    /** Where a field line begins, or could. */
    private static int fieldLine(Random random, StringBuilder stream) {
        int host = stream.indexOf("Host: ", random.nextInt(stream.length()));
        return host < 0 || random.nextInt(4) == 0 ? lineStart(stream, random.nextInt(stream.length())) : host;
    }

    private static int lineStart(StringBuilder stream, int at) {
        int end = stream.indexOf("\r\n", at);
        return end < 0 ? at : end + 2;
    }

    private static String line(StringBuilder stream, int at) {
        int start = lineStart(stream, at);
        int end = stream.indexOf("\r\n", start);
        return end < 0 ? "\r\n" : stream.substring(start, end + 2);
    }
}
