package dev.weir.field;

import dev.weir.field.StructuredDictionary.BareItem;
import dev.weir.field.StructuredDictionary.Bool;
import dev.weir.field.StructuredDictionary.Bytes;
import dev.weir.field.StructuredDictionary.Date;
import dev.weir.field.StructuredDictionary.Decimal;
import dev.weir.field.StructuredDictionary.DisplayString;
import dev.weir.field.StructuredDictionary.InnerList;
import dev.weir.field.StructuredDictionary.Int;
import dev.weir.field.StructuredDictionary.Item;
import dev.weir.field.StructuredDictionary.Member;
import dev.weir.field.StructuredDictionary.Str;
import dev.weir.field.StructuredDictionary.Token;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over a Structured Field (RFC 9651 §4.2). A method that reads something answers null where it is not there. */
final class StructuredReader {

    private static final int INTEGER_DIGITS = 15;
    private static final int WHOLE_DIGITS = 12;
    private static final int FRACTION_DIGITS = 3;

    private final String text;
    private int at;

    StructuredReader(String text) {
        this.text = text;
    }

    /** RFC 9651 §4.2.2. */
    @Nullable
    Map<String, Member> dictionary() {
        Map<String, Member> members = new LinkedHashMap<>();
        skipSpaces();
        while (at < text.length()) {
            String key = key();
            Member member = key == null ? null : member();
            if (key == null || member == null || !nextMember()) {
                return null;
            }
            members.put(key, member);
        }
        return Collections.unmodifiableMap(members);
    }

    /** Passes over the comma between two members; false where there is none, or none after it. */
    private boolean nextMember() {
        at = Syntax.skipWhitespace(text, at);
        if (at == text.length()) {
            return true;
        }
        boolean comma = take(',');
        at = Syntax.skipWhitespace(text, at);
        return comma && at < text.length();
    }

    private @Nullable Member member() {
        if (!take('=')) {
            Map<String, BareItem> parameters = parameters();
            return parameters == null ? null : new Item(new Bool(true), parameters);
        }
        return take('(') ? innerList() : item();
    }

    /** RFC 9651 §4.2.1.2, after its bracket. */
    private @Nullable InnerList innerList() {
        List<Item> items = new ArrayList<>();
        skipSpaces();
        while (!take(')')) {
            Item item = item();
            if (item == null || !(sees(' ') || sees(')'))) {
                return null;
            }
            items.add(item);
            skipSpaces();
        }
        Map<String, BareItem> parameters = parameters();
        return parameters == null ? null : new InnerList(items, parameters);
    }

    /** RFC 9651 §4.2.3. */
    private @Nullable Item item() {
        BareItem value = bareItem();
        Map<String, BareItem> parameters = value == null ? null : parameters();
        return value == null || parameters == null ? null : new Item(value, parameters);
    }

    /** RFC 9651 §4.2.3.2. */
    private @Nullable Map<String, BareItem> parameters() {
        if (!sees(';')) {
            return Map.of();
        }
        Map<String, BareItem> parameters = new LinkedHashMap<>();
        while (take(';')) {
            skipSpaces();
            String key = key();
            BareItem value = take('=') ? bareItem() : new Bool(true);
            if (key == null || value == null) {
                return null;
            }
            parameters.put(key, value);
        }
        return Collections.unmodifiableMap(parameters);
    }

    /** RFC 9651 §4.2.3.3. */
    private @Nullable String key() {
        int start = at;
        if (start == text.length() || !(Syntax.isLower(text.charAt(start)) || sees('*'))) {
            return null;
        }
        while (at < text.length() && isKeyCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isKeyCharacter(char c) {
        return Syntax.isLower(c) || Syntax.isDigit(c) || "_-.*".indexOf(c) >= 0;
    }

    /** RFC 9651 §4.2.3.1. */
    private @Nullable BareItem bareItem() {
        if (at == text.length()) {
            return null;
        }
        char first = text.charAt(at);
        return switch (first) {
            case '"' -> string();
            case ':' -> bytes();
            case '?' -> bool();
            case '@' -> date();
            case '%' -> displayString();
            default -> first == '*' || Syntax.isLetter(first) ? token() : number();
        };
    }

    /** RFC 9651 §4.2.4. */
    private @Nullable BareItem number() {
        boolean negative = take('-');
        int start = at;
        long digits = digits(INTEGER_DIGITS);
        int whole = at - start;
        if (whole == 0) {
            return null;
        }
        if (!take('.')) {
            return new Int(negative ? -digits : digits);
        }
        int point = at;
        long fraction = digits(FRACTION_DIGITS);
        int scale = at - point;
        if (whole > WHOLE_DIGITS || scale == 0 || sees('.') || seesDigit()) {
            return null;
        }
        BigDecimal value = BigDecimal.valueOf(digits).add(BigDecimal.valueOf(fraction, scale));
        return new Decimal(negative ? value.negate() : value);
    }

    /** The number from here on, of at most so many digits: one more is left where it stands, and nothing can be made of it. */
    private long digits(int most) {
        long number = 0;
        for (int end = at + most; at < end && seesDigit(); at++) {
            number = number * 10 + (text.charAt(at) - '0');
        }
        return number;
    }

    /** RFC 9651 §4.2.5. */
    private @Nullable BareItem string() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return new Str(value.toString());
            }
            if (c == '\\') {
                at++;
                c = sees('"') || sees('\\') ? text.charAt(at) : 0;
            }
            if (!isPrintable(c)) {
                return null;
            }
            value.append(c);
        }
        return null;
    }

    /** RFC 9651 §4.2.6. */
    private BareItem token() {
        int start = at;
        while (at < text.length() && (Syntax.isToken(text.charAt(at)) || sees(':') || sees('/'))) {
            at++;
        }
        return new Token(text.substring(start, at));
    }

    /** RFC 9651 §4.2.7. Missing padding and bits beyond the last octet are let pass, as it advises. */
    private @Nullable BareItem bytes() {
        int closing = text.indexOf(':', at + 1);
        if (closing < 0) {
            return null;
        }
        String encoded = text.substring(at + 1, closing);
        int end = encoded.length();
        while (end > 0 && encoded.charAt(end - 1) == '=') {
            end--;
        }
        int padding = encoded.length() - end;
        boolean sound = end % 4 != 1 && (padding == 0 || (padding <= 2 && encoded.length() % 4 == 0));
        if (!sound || !encoded.substring(0, end).chars().allMatch(StructuredReader::isBase64)) {
            return null;
        }
        at = closing + 1;
        byte[] octets = Base64.getDecoder().decode(encoded.substring(0, end));
        return new Bytes(new String(octets, StandardCharsets.ISO_8859_1));
    }

    private static boolean isBase64(int c) {
        return Syntax.isLetter((char) c) || Syntax.isDigit((char) c) || c == '+' || c == '/';
    }

    /** RFC 9651 §4.2.8. */
    private @Nullable BareItem bool() {
        at++;
        if (take('1')) {
            return new Bool(true);
        }
        return take('0') ? new Bool(false) : null;
    }

    /** RFC 9651 §4.2.9. */
    private @Nullable BareItem date() {
        at++;
        return number() instanceof Int(long value) ? new Date(value) : null;
    }

    /** RFC 9651 §4.2.10. */
    private @Nullable BareItem displayString() {
        at++;
        if (!take('"')) {
            return null;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return utf8(octets.toByteArray());
            }
            int octet = c == '%' ? escaped() : c;
            if (octet < 0 || !isPrintable(c)) {
                return null;
            }
            octets.write(octet);
        }
        return null;
    }

    /** Two hexadecimal digits, lower case alone; -1 for anything else. */
    private int escaped() {
        if (text.length() - at < 2) {
            return -1;
        }
        int high = hex(text.charAt(at));
        int low = hex(text.charAt(at + 1));
        at += 2;
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static int hex(char c) {
        return "0123456789abcdef".indexOf(c);
    }

    private static @Nullable BareItem utf8(byte[] octets) {
        String value = new String(octets, StandardCharsets.UTF_8);
        boolean sound = Arrays.equals(octets, value.getBytes(StandardCharsets.UTF_8));
        return sound ? new DisplayString(value) : null;
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c <= 0x7e;
    }

    private boolean seesDigit() {
        return at < text.length() && Syntax.isDigit(text.charAt(at));
    }

    private boolean sees(char c) {
        return Syntax.isAt(text, at, c);
    }

    private boolean take(char c) {
        boolean there = sees(c);
        if (there) {
            at++;
        }
        return there;
    }

    private void skipSpaces() {
        while (sees(' ')) {
            at++;
        }
    }
}
