package dev.weir.field;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parser of Structured Field Dictionaries (RFC 9651 §4.2.2). */
public final class StructuredDictionary {

    private StructuredDictionary() {}

    /** What a key stands for. */
    public sealed interface Member {

        /** By key, in the order written. */
        Map<String, BareItem> parameters();
    }

    /** An item (RFC 9651 §3.3). */
    public record Item(BareItem value, Map<String, BareItem> parameters) implements Member {}

    /** An inner list (RFC 9651 §3.1.1). */
    public record InnerList(List<Item> items, Map<String, BareItem> parameters) implements Member {
        public InnerList {
            items = List.copyOf(items);
        }
    }

    /** A value without parameters. */
    public sealed interface BareItem {}

    /** RFC 9651 §3.3.6. */
    public record Bool(boolean value) implements BareItem {}

    /** RFC 9651 §3.3.1. */
    public record Int(long value) implements BareItem {}

    /** RFC 9651 §3.3.2. */
    public record Decimal(BigDecimal value) implements BareItem {}

    /** RFC 9651 §3.3.3. */
    public record Str(String value) implements BareItem {}

    /** RFC 9651 §3.3.4. */
    public record Token(String value) implements BareItem {}

    /**
     * RFC 9651 §3.3.5.
     *
     * @param octets a character for each
     */
    public record Bytes(String octets) implements BareItem {}

    /** RFC 9651 §3.3.7. */
    public record Date(long epochSecond) implements BareItem {}

    /** RFC 9651 §3.3.8. */
    public record DisplayString(String value) implements BareItem {}

    /**
     * The members in the order written; empty where anything at all is wrong. A key that stands again gets its last value and
     * keeps its place.
     */
    public static Optional<Map<String, Member>> parse(List<String> lines) {
        return Optional.ofNullable(new StructuredReader(String.join(", ", lines)).dictionary());
    }
}
