package dev.weir.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Well-formed messages of every shape, from a seed. */
final class RandomMessages {

    private static final String TOKEN = "abcXYZ019!#$%&'*+-.^_`|~";
    private static final String VALUE = "abc 019\t,;=\"()/\u0080\u00ff:";

    private RandomMessages() {}

    static String request(Random random) {
        String start = "\r\n".repeat(random.nextInt(3)) + text(random, TOKEN, 1, 10) + " /"
                + text(random, "ab/?%=&\\|^", 0, 40);
        return start + " HTTP/1.1\r\nHost: h:80\r\n" + fields(random) + framed(random, random.nextInt(3));
    }

    static String response(Random random) {
        String interim = "HTTP/1.1 103 Early Hints\r\n" + fields(random) + "\r\n";
        String status = " " + (200 + random.nextInt(4)) + " " + text(random, VALUE, 0, 10) + "\r\n" + fields(random);
        return switch (random.nextInt(6)) {
            case 0 -> "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n" + fields(random) + "\r\n";
            case 1 -> "HTTP/1.1 204 No Content\r\n" + fields(random) + "\r\n";
            case 2 -> "HTTP/1.0" + status + framed(random, 1);
            case 3 -> interim.repeat(random.nextInt(3)) + "HTTP/1.1" + status + framed(random, 2);
            default -> "HTTP/1.1" + status + framed(random, 1 + random.nextInt(2));
        };
    }

    private static String framed(Random random, int kind) {
        return switch (kind) {
            case 0 -> "\r\n";
            case 1 -> {
                String body = text(random, "\r\n\0ab\u00ff", 0, 3000);
                yield "Content-Length: " + body.length() + "\r\n\r\n" + body;
            }
            default -> "Transfer-Encoding: chunked\r\n\r\n" + chunks(random);
        };
    }

    private static String chunks(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            String data = text(random, "\r\n\0ab\u00ff", 1, 300);
            String extension = random.nextBoolean() ? "" : extension(random);
            body.append(Integer.toHexString(data.length()))
                    .append(extension)
                    .append("\r\n")
                    .append(data)
                    .append("\r\n");
        }
        String framing = random.nextBoolean() ? "" : "Content-Length: 5\r\nTrailer: x\r\n";
        return body + "0\r\n" + (random.nextBoolean() ? "" : framing + fields(random)) + "\r\n";
    }

    private static String extension(Random random) {
        String name = ";" + text(random, TOKEN, 1, 10);
        return random.nextBoolean() ? name : name + "=\"" + text(random, "ab=; \t", 0, 10) + "\"";
    }

    private static String fields(Random random) {
        StringBuilder fields = new StringBuilder();
        if (random.nextInt(4) == 0) {
            fields.append("Connection: keep-alive, x-")
                    .append(text(random, "ab", 1, 3))
                    .append("\r\n");
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            fields.append("x-")
                    .append(text(random, TOKEN, 0, 20))
                    .append(':')
                    .append(text(random, VALUE, 0, 60))
                    .append("\r\n");
        }
        return fields.toString();
    }

    private static String text(Random random, String alphabet, int least, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    static List<byte[]> pieces(Random random, String stream) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        while (from < stream.length()) {
            int to = Math.min(stream.length(), from + 1 + random.nextInt(random.nextBoolean() ? 5 : 500));
            pieces.add(Feed.bytes(stream.substring(from, to)));
            from = to;
        }
        return pieces;
    }
}
