package dev.weir.policy.document;

import dev.weir.net.PortRanges;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a document says in one spelling, for hashing: the same whatever its formatting, its comments, the order of its
 * fields, and whether ids that are generated are written. Each line is {@code name=value}, and no value has a line break.
 */
public final class Canonical {

    private static final int ID_DIGITS = 10;

    private Canonical() {}

    /** All that it says. */
    public static String of(PolicyDocument document) {
        StringBuilder out = new StringBuilder();
        line(out, Names.VERSION, document.version());
        line(out, Names.DEFAULT, token(document.fallback()));
        line(out, Names.IP_LITERALS, token(document.ipLiterals()));
        document.blacklist().forEach(entry -> entry(out, Names.BLACKLIST, entry));
        document.allow().forEach(entry -> entry(out, Names.ALLOW, entry));
        document.reach().forEach(opening -> opening(out, opening));
        return out.toString();
    }

    /** SHA-256 in lower-case hexadecimal. */
    public static String hash(String canonical) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** The id of an entry that has none of its own; the list counts, for the same conditions may stand in two of them. */
    static String id(String list, Conditions when) {
        return "auto-" + hash(list + "\n" + conditions(when)).substring(0, ID_DIGITS);
    }

    static String id(Opening opening) {
        return id(Names.REACH, where(opening));
    }

    private static Conditions where(Opening opening) {
        return new Conditions(
                opening.domain(),
                List.of(),
                null,
                null,
                opening.cidr(),
                opening.ports(),
                java.util.Set.of(),
                null,
                null);
    }

    private static String conditions(Conditions when) {
        StringBuilder out = new StringBuilder();
        line(out, Names.DOMAIN, when.domain());
        when.except().stream().map(Object::toString).distinct().sorted().forEach(name -> line(out, Names.EXCEPT, name));
        line(out, Names.URL, when.url());
        line(out, Names.PATTERN, when.pattern());
        line(out, Names.CIDR, when.cidr());
        PortRanges ports = when.ports();
        line(out, Names.PORTS, ports == null ? null : merged(ports));
        when.methods().stream().sorted().forEach(method -> line(out, Names.METHODS, method));
        line(out, Names.CLIENT, when.client());
        line(out, Names.USER, when.user());
        return out.toString();
    }

    private static void entry(StringBuilder out, String list, Entry entry) {
        out.append(list).append('\n').append(conditions(entry.when()));
        line(out, Names.MODE, entry.mode().token());
        line(out, Names.TUNNEL, entry.tunnel().token());
        rest(out, entry.id(), entry.reason(), entry.owner(), entry.expires());
    }

    private static void opening(StringBuilder out, Opening opening) {
        out.append(Names.REACH).append('\n').append(conditions(where(opening)));
        rest(out, opening.id(), opening.reason(), opening.owner(), opening.expires());
    }

    private static void rest(
            StringBuilder out, String id, @Nullable String reason, @Nullable String owner, @Nullable Instant expires) {
        line(out, Names.ID, id);
        line(out, Names.REASON, reason);
        line(out, Names.OWNER, owner);
        line(out, Names.EXPIRES, expires);
    }

    private static void line(StringBuilder out, String name, @Nullable Object value) {
        if (value != null) {
            out.append(name).append('=').append(value).append('\n');
        }
    }

    private static @Nullable String token(PolicyDocument.@Nullable Say say) {
        return say == null ? null : say.token();
    }

    /** The same ports in their order, with as few ranges as there can be. */
    static PortRanges merged(PortRanges ports) {
        List<PortRanges.Range> merged = new ArrayList<>();
        List<PortRanges.Range> sorted = ports.ranges().stream()
                .sorted(Comparator.comparingInt(PortRanges.Range::first))
                .toList();
        for (PortRanges.Range range : sorted) {
            PortRanges.Range last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || range.first() > last.last() + 1) {
                merged.add(range);
            } else if (range.last() > last.last()) {
                merged.set(merged.size() - 1, new PortRanges.Range(last.first(), range.last()));
            }
        }
        return new PortRanges(merged);
    }
}
