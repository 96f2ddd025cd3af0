package dev.weir.field;

import dev.weir.field.CacheControl.Occurrence;
import dev.weir.field.StructuredDictionary.BareItem;
import dev.weir.field.StructuredDictionary.Bool;
import dev.weir.field.StructuredDictionary.InnerList;
import dev.weir.field.StructuredDictionary.Int;
import dev.weir.field.StructuredDictionary.Item;
import dev.weir.field.StructuredDictionary.Member;
import dev.weir.field.StructuredDictionary.Str;
import dev.weir.field.StructuredDictionary.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The directives of a targeted field such as {@code CDN-Cache-Control} (RFC 9213 §2.1). Parameters of a directive say nothing. */
public final class TargetedCacheControl {

    /** An argument that is no number of seconds and names no field. */
    private static final String UNREADABLE = "";

    private TargetedCacheControl() {}

    /** Empty where the field is to be ignored: absent, empty, or no Dictionary. */
    public static Optional<CacheControl> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return StructuredDictionary.parse(lines)
                .filter(members -> !members.isEmpty())
                .map(members -> CacheControl.of(members.entrySet().stream()
                        .flatMap(TargetedCacheControl::occurrence)
                        .toList()));
    }

    private static Stream<Occurrence> occurrence(Map.Entry<String, Member> entry) {
        return switch (entry.getValue()) {
            case Item item -> occurrence(entry.getKey(), item.value());
            case InnerList _ -> mistyped(entry.getKey());
        };
    }

    private static Stream<Occurrence> occurrence(String name, BareItem value) {
        return switch (value) {
            case Bool(boolean stated) -> stated ? Stream.of(new Occurrence(name, null)) : Stream.empty();
            case Int(long seconds)
            when Directive.takesSeconds(name) -> Stream.of(new Occurrence(name, Long.toString(seconds)));
            case Str(String names) when Directive.takesFieldNames(name) -> Stream.of(new Occurrence(name, names));
            case BareItem _ when Directive.isKnown(name) -> mistyped(name);
            case BareItem _ -> Stream.of(new Occurrence(name, argument(value)));
        };
    }

    /** RFC 9213 §2.1: a value of another type than the directive's is not to be used, so it grants nothing; it still forbids. */
    private static Stream<Occurrence> mistyped(String name) {
        if (Directive.takesSeconds(name)) {
            return Stream.of(new Occurrence(name, UNREADABLE));
        }
        return Directive.forbids(name) ? Stream.of(new Occurrence(name, null)) : Stream.empty();
    }

    private static String argument(BareItem value) {
        return switch (value) {
            case Int(long number) -> Long.toString(number);
            case Str(String text) -> text;
            case Token(String text) -> text;
            case BareItem _ -> UNREADABLE;
        };
    }
}
