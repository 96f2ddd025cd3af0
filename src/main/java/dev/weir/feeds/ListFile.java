package dev.weir.feeds;

import dev.weir.feeds.list.ListReader;
import dev.weir.feeds.list.ListReading;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A list in a file, plain or as gzip. Which one its first bytes tell, for no text begins as gzip does: so it does not matter whether an
 * origin compressed it on the way or serves a compressed file. Blocks.
 */
record ListFile(Path file, FeedSettings feed) {

    /** Lists come to a tenth or a fifth of their size; what comes to so much less was made to fill our memory. */
    private static final int MOST_RATIO = 100;

    /** So much may come of however little. */
    private static final long ANY_RATIO = 1 << 20;

    private static final int MAGIC = 0x1f8b;

    ListReading read() throws IOException {
        try (InputStream in = new BufferedInputStream(FeedFiles.open(file))) {
            return new ListReader(feed.name(), feed.format(), feed.exceptions()).read(isGzip(in) ? unpacked(in) : in);
        } catch (TooMuch e) {
            return new ListReading.Unusable("unpacked it is larger than " + e.most + " bytes");
        } catch (ZipException | EOFException e) {
            return new ListReading.Unusable("its gzip is damaged");
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == MAGIC;
    }

    private InputStream unpacked(InputStream in) throws IOException {
        long byRatio = Math.max(ANY_RATIO, MOST_RATIO * Files.size(file));
        return new Bounded(new GZIPInputStream(in), Math.min(feed.maxBytes(), byRatio));
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
        private final long most;

        TooMuch(long most) {
            super("too much");
            this.most = most;
        }
    }

    private static final class Bounded extends FilterInputStream {
        private final long most;
        private long seen;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            return b < 0 ? b : counted(b, 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            return count < 0 ? count : counted(count, count);
        }

        private int counted(int result, int count) throws TooMuch {
            seen += count;
            if (seen > most) {
                throw new TooMuch(most);
            }
            return result;
        }
    }
}
