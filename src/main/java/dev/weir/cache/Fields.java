package dev.weir.cache;

import dev.weir.field.FieldNames;
import dev.weir.wire.PackedFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a stored response, packed into one array: per field one byte for a well-known name (or 0 and the name), then the
 * value. A million responses are kept, so twenty strings each would cost more than what they say.
 */
public final class Fields implements PackedFields {

    /** The usual spelling of names that often occur; a name that is not among them keeps its own. */
    private static final String[] KNOWN = {
        "",
        "Accept-Ranges",
        "Access-Control-Allow-Origin",
        "Access-Control-Max-Age",
        "Age",
        "Allow",
        "Cache-Control",
        "CDN-Cache-Control",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Location",
        "Content-Range",
        "Content-Security-Policy",
        "Content-Type",
        "Date",
        "Docker-Content-Digest",
        "ETag",
        "Expires",
        "Last-Modified",
        "Link",
        "Location",
        "Pragma",
        "Referrer-Policy",
        "Server",
        "Set-Cookie",
        "Strict-Transport-Security",
        "Surrogate-Key",
        "Vary",
        "Via",
        "X-Cache",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "X-Served-By",
        "X-XSS-Protection",
    };

    private static final String[] KNOWN_LOWER = lower();

    private static final AsciiString[] KNOWN_VIEWS =
            Arrays.stream(KNOWN).map(AsciiString::cached).toArray(AsciiString[]::new);

    /** As a line begins with them. */
    private static final byte[][] KNOWN_BEGINNINGS = Arrays.stream(KNOWN)
            .map(name -> (name + ": ").getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final int COLON_SP = HttpConstants.COLON << 8 | HttpConstants.SP;
    private static final int CRLF = HttpConstants.CR << 8 | HttpConstants.LF;

    private static final Map<String, Integer> INDEX = index();

    private static final String CONTENT_LENGTH = "content-length";
    private static final String AGE = "age";
    private static final int KNOWN_LENGTH = INDEX.getOrDefault(CONTENT_LENGTH, 0);
    private static final int KNOWN_AGE = INDEX.getOrDefault(AGE, 0);

    public static final Fields EMPTY = new Fields(new byte[0]);

    private final byte[] packed;

    private Fields(byte[] packed) {
        this.packed = packed;
    }

    private static String[] lower() {
        String[] lower = new String[KNOWN.length];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = KNOWN[i].toLowerCase(Locale.ROOT);
        }
        return lower;
    }

    private static Map<String, Integer> index() {
        Map<String, Integer> index = new HashMap<>();
        for (int i = 1; i < KNOWN.length; i++) {
            index.put(KNOWN[i], i);
            index.put(KNOWN_LOWER[i], i);
        }
        return Map.copyOf(index);
    }

    /** Values and order as they came; both names and values are the wire's octets as Latin-1. */
    public static Fields of(Iterable<Map.Entry<String, String>> fields) {
        Packer packer = new Packer();
        fields.forEach(field -> packer.add(field.getKey(), field.getValue()));
        return packer.pack();
    }

    /** Collects fields one by one. */
    public static final class Packer {
        private byte[] bytes = new byte[512];
        private int length;

        public void add(String name, String value) {
            Integer known = INDEX.get(name);
            room(1 + 3 + name.length() + 3 + value.length());
            bytes[length++] = known == null ? 0 : known.byteValue();
            if (known == null) {
                text(name);
            }
            text(value);
        }

        @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int): the low octets are what the wire had.
        private void text(String text) {
            int size = text.length();
            bytes[length++] = (byte) (size >>> 16);
            bytes[length++] = (byte) (size >>> 8);
            bytes[length++] = (byte) size;
            text.getBytes(0, size, bytes, length);
            length += size;
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }

        public Fields pack() {
            return new Fields(Arrays.copyOf(bytes, length));
        }
    }

    /** Every field in order, its name in lower case. */
    public void forEach(BiConsumer<String, String> visitor) {
        Reader reader = new Reader();
        while (reader.next()) {
            visitor.accept(reader.lowerName(), reader.value());
        }
    }

    /** Every field in order, its name as it is to be sent. */
    public void write(BiConsumer<String, String> to) {
        Reader reader = new Reader();
        while (reader.next()) {
            to.accept(reader.name(), reader.value());
        }
    }

    /** The same as views of what is packed, for a message on its way out: they take less than strings. */
    public void view(BiConsumer<CharSequence, CharSequence> to) {
        Reader reader = new Reader();
        while (reader.next()) {
            to.accept(reader.nameView(), reader.valueView());
        }
    }

    /** {@code Content-Length} and {@code Age}, which each message says for itself. */
    public void viewOfMessage(BiConsumer<CharSequence, CharSequence> to) {
        Reader reader = new Reader();
        while (reader.next()) {
            if (reader.isOfMessage()) {
                to.accept(reader.nameView(), reader.valueView());
            }
        }
    }

    @Override
    public void visit(BiConsumer<CharSequence, CharSequence> visitor) {
        Reader reader = new Reader();
        while (reader.next()) {
            if (!reader.isOfMessage()) {
                visitor.accept(reader.nameView(), reader.valueView());
            }
        }
    }

    @Override
    public void encode(ByteBuf to) {
        Reader reader = new Reader();
        while (reader.next()) {
            if (!reader.isOfMessage()) {
                reader.encode(to);
            }
        }
    }

    /** These without those whose name, in lower case, is refused. */
    public Fields without(Predicate<String> refused) {
        Packer packer = new Packer();
        Reader reader = new Reader();
        while (reader.next()) {
            if (!refused.test(reader.lowerName())) {
                packer.add(reader.name(), reader.value());
            }
        }
        return packer.pack();
    }

    /** These, and then more. */
    public Fields and(Fields more) {
        if (more.packed.length == 0) {
            return this;
        }
        byte[] all = Arrays.copyOf(packed, packed.length + more.packed.length);
        System.arraycopy(more.packed, 0, all, packed.length, more.packed.length);
        return new Fields(all);
    }

    /** The first value. */
    public @Nullable String get(String lowerName) {
        Reader reader = new Reader();
        while (reader.next()) {
            if (reader.is(lowerName)) {
                return reader.value();
            }
        }
        return null;
    }

    /** All values, in order. */
    public List<String> all(String lowerName) {
        List<String> values = List.of();
        Reader reader = new Reader();
        while (reader.next()) {
            if (reader.is(lowerName)) {
                if (values.isEmpty()) {
                    values = new ArrayList<>(2);
                }
                values.add(reader.value());
            }
        }
        return values;
    }

    public boolean has(String lowerName) {
        Reader reader = new Reader();
        while (reader.next()) {
            if (reader.is(lowerName)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is one {@code Content-Length}, and it says so many bytes. */
    public boolean isLength(long bytes) {
        boolean said = false;
        Reader reader = new Reader();
        while (reader.next()) {
            if (reader.is(CONTENT_LENGTH)) {
                if (said || reader.number() != bytes) {
                    return false;
                }
                said = true;
            }
        }
        return said;
    }

    /** The array they are packed in; not to be written to. */
    byte[] packed() {
        return packed;
    }

    /**
     * Fields that were packed elsewhere; null where that is not what the bytes are, where a message could not bear them, or where one is of
     * the hop that they came by, which could tell another end of the body than there is.
     */
    static @Nullable Fields unpack(byte[] packed) {
        if (!isPacked(packed)) {
            return null;
        }
        Fields fields = new Fields(packed);
        return fields.isStorable() ? fields : null;
    }

    private boolean isStorable() {
        Reader reader = new Reader();
        while (reader.next()) {
            if ((reader.known == 0 && !isStorableName(reader.name())) || !reader.isTrimmed()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStorableName(String name) {
        return !name.isEmpty() && !FieldNames.HOP_BY_HOP.contains(name);
    }

    private static boolean isPacked(byte[] packed) {
        int next = 0;
        while (next < packed.length) {
            int known = packed[next++];
            if (known < 0 || known >= KNOWN.length) {
                return false;
            }
            if (known == 0) {
                next = afterText(packed, next, Fields::isName);
            }
            next = next < 0 ? next : afterText(packed, next, Fields::isInValue);
            if (next < 0) {
                return false;
            }
        }
        return true;
    }

    /** Where a text ends; negative where it does not. */
    private static int afterText(byte[] packed, int at, IntPredicate allowed) {
        if (packed.length - at < SIZE) {
            return -1;
        }
        int size = (packed[at] & 0xff) << 16 | (packed[at + 1] & 0xff) << 8 | (packed[at + 2] & 0xff);
        int from = at + SIZE;
        if (packed.length - from < size) {
            return -1;
        }
        for (int i = from; i < from + size; i++) {
            if (!allowed.test(packed[i])) {
                return -1;
            }
        }
        return from + size;
    }

    /** RFC 9110 §5.1: a token. */
    private static boolean isName(int octet) {
        return octet > ' ' && octet < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(octet) < 0;
    }

    /** RFC 9110 §5.5: no controls but the tab. */
    private static boolean isInValue(int octet) {
        return octet < 0 || octet == '\t' || (octet >= ' ' && octet != 0x7f);
    }

    private static final int MOST_DIGITS = 18;

    /** Bytes of a length. */
    private static final int SIZE = 3;

    /** Bytes they take. */
    public int size() {
        return packed.length;
    }

    private final class Reader {
        private int next;
        private int known;
        private int nameAt;
        private int nameSize;
        private int valueAt;
        private int valueSize;

        boolean next() {
            if (next >= packed.length) {
                return false;
            }
            known = packed[next++];
            if (known == 0) {
                nameSize = size();
                nameAt = next;
                next += nameSize;
            }
            valueSize = size();
            valueAt = next;
            next += valueSize;
            return true;
        }

        private int size() {
            int size = (packed[next] & 0xff) << 16 | (packed[next + 1] & 0xff) << 8 | (packed[next + 2] & 0xff);
            next += 3;
            return size;
        }

        boolean is(String lowerName) {
            if (known != 0) {
                return KNOWN_LOWER[known].equals(lowerName);
            }
            if (nameSize != lowerName.length()) {
                return false;
            }
            for (int i = 0; i < nameSize; i++) {
                if (lower(packed[nameAt + i]) != lowerName.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private static int lower(byte octet) {
            return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet & 0xff;
        }

        boolean isOfMessage() {
            return known == 0 ? is(CONTENT_LENGTH) || is(AGE) : known == KNOWN_LENGTH || known == KNOWN_AGE;
        }

        void encode(ByteBuf to) {
            if (known == 0) {
                to.writeBytes(packed, nameAt, nameSize);
                ByteBufUtil.writeShortBE(to, COLON_SP);
            } else {
                to.writeBytes(KNOWN_BEGINNINGS[known]);
            }
            to.writeBytes(packed, valueAt, valueSize);
            ByteBufUtil.writeShortBE(to, CRLF);
        }

        String lowerName() {
            return known != 0 ? KNOWN_LOWER[known] : name().toLowerCase(Locale.ROOT);
        }

        String name() {
            return known != 0 ? KNOWN[known] : new String(packed, nameAt, nameSize, StandardCharsets.ISO_8859_1);
        }

        AsciiString nameView() {
            return known != 0 ? KNOWN_VIEWS[known] : view(nameAt, nameSize);
        }

        AsciiString valueView() {
            return view(valueAt, valueSize);
        }

        private AsciiString view(int at, int size) {
            return new AsciiString(packed, at, size, false);
        }

        /** RFC 9110 §5.5: a value neither begins nor ends with whitespace. */
        boolean isTrimmed() {
            return valueSize == 0 || (!isBlank(packed[valueAt]) && !isBlank(packed[valueAt + valueSize - 1]));
        }

        private static boolean isBlank(byte octet) {
            return octet == ' ' || octet == '\t';
        }

        /** Digits alone, and not too many of them, else -1. */
        long number() {
            long number = valueSize == 0 || valueSize > MOST_DIGITS ? -1 : 0;
            for (int i = valueAt; i < valueAt + valueSize && number >= 0; i++) {
                int digit = packed[i] - '0';
                number = digit < 0 || digit > 9 ? -1 : 10 * number + digit;
            }
            return number;
        }

        String value() {
            return new String(packed, valueAt, valueSize, StandardCharsets.ISO_8859_1);
        }
    }
}
