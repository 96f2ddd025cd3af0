package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Shows bytes to a scanner piece by piece, as a gate would, and records what comes of it. */
record Feed(List<ScanResult> heads, int ends, String passed, String left, ScanResult last) {

    static Feed requests(HeadLimits limits, List<byte[]> pieces) {
        RequestScanner scanner = new RequestScanner(limits);
        return run(scanner::scan, scanner::next, pieces);
    }

    static Feed run(Function<ByteBuf, ScanResult> scan, Runnable next, List<byte[]> pieces) {
        ByteBuf in = Unpooled.buffer();
        ByteBuf passed = Unpooled.buffer();
        List<ScanResult> heads = new ArrayList<>();
        int ends = 0;
        ScanResult last = Progress.NEED_MORE;
        try {
            for (byte[] piece : pieces) {
                in.writeBytes(piece);
                boolean more = true;
                while (more) {
                    int from = in.readerIndex();
                    last = scan.apply(in);
                    if (last instanceof Refused) {
                        return new Feed(heads, ends, text(passed), text(in), last);
                    }
                    passed.writeBytes(in, from, in.readerIndex() - from);
                    more = last != Progress.NEED_MORE && last != Progress.BODY;
                    if (last == Progress.END) {
                        ends++;
                        next.run();
                        more = in.isReadable();
                    } else if (more) {
                        heads.add(last);
                    }
                }
            }
            return new Feed(heads, ends, text(passed), text(in), last);
        } finally {
            in.release();
            passed.release();
        }
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static List<byte[]> whole(String text) {
        return List.of(bytes(text));
    }

    static List<byte[]> dribbled(String text) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte octet : bytes(text)) {
            pieces.add(new byte[] {octet});
        }
        return pieces;
    }

    static List<byte[]> split(String text, int at) {
        return List.of(bytes(text.substring(0, at)), bytes(text.substring(at)));
    }
}
