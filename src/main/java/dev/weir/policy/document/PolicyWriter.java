package dev.weir.policy.document;

import dev.weir.net.PortRanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The writer of policy documents: YAML that reads back as what was written. */
public final class PolicyWriter {

    /** Text that needs no quotes, in a list or out of it. */
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}\\p{N}/](?:[\\p{L}\\p{N}_./@+()=;-]| (?=[\\p{L}\\p{N}])|:(?=[\\p{L}\\p{N}/]))*");

    /** Text that others than Weir would take for something else than text. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("(?i:null|true|false|yes|no|on|off|y|n|[0-9][0-9_.,:eoxa-f+-]*|[.](?:inf|nan))");

    private static final Pattern LEGIBLE = Pattern.compile("[\\x20-\\x7e\\p{L}\\p{N}]*");

    private PolicyWriter() {}

    /** The whole document. Ids that follow from the conditions are left out. */
    public static String write(PolicyDocument document) {
        StringBuilder out = new StringBuilder();
        out.append(Names.VERSION).append(": ").append(document.version()).append('\n');
        say(out, Names.DEFAULT, document.fallback());
        say(out, Names.IP_LITERALS, document.ipLiterals());
        list(
                out,
                Names.BLACKLIST,
                document.blacklist().stream()
                        .map(entry -> fields(Names.BLACKLIST, entry))
                        .toList());
        list(
                out,
                Names.ALLOW,
                document.allow().stream()
                        .map(entry -> fields(Names.ALLOW, entry))
                        .toList());
        list(
                out,
                Names.REACH,
                document.reach().stream().map(PolicyWriter::fields).toList());
        return out.toString();
    }

    /**
     * A field as it is written.
     *
     * @param values one, or those of a list
     */
    record Field(String name, List<String> values, boolean isList) {
        String yaml() {
            boolean asIs = name.equals(Names.PORTS) || name.equals(Names.EXPIRES);
            String written =
                    values.stream().map(value -> asIs ? value : scalar(value)).collect(Collectors.joining(", "));
            return name + ": " + (isList ? "[" + written + "]" : written);
        }

        String json() {
            String written = values.stream().map(PolicyWriter::doubleQuoted).collect(Collectors.joining(", "));
            return doubleQuoted(name) + ": " + (isList ? "[" + written + "]" : written);
        }
    }

    /** An entry, its lines indented so far, with its dash. */
    static String block(List<Field> fields, int indent) {
        String margin = " ".repeat(indent);
        return fields.stream().map(Field::yaml).collect(Collectors.joining("\n" + margin + "  ", margin + "- ", ""));
    }

    static String json(List<Field> fields) {
        return fields.stream().map(Field::json).collect(Collectors.joining(", ", "{", "}"));
    }

    static List<Field> fields(String list, Entry entry) {
        Conditions when = entry.when();
        List<Field> fields = new ArrayList<>();
        one(fields, Names.ID, entry.id().equals(Canonical.id(list, when)) ? null : entry.id());
        one(fields, Names.DOMAIN, when.domain());
        many(fields, Names.EXCEPT, when.except());
        one(fields, Names.URL, when.url());
        one(fields, Names.PATTERN, when.pattern());
        one(fields, Names.CIDR, when.cidr());
        PortRanges ports = when.ports();
        many(fields, Names.PORTS, ports == null ? List.of() : ports.ranges());
        many(fields, Names.METHODS, when.methods().stream().sorted().toList());
        one(fields, Names.CLIENT, when.client());
        one(fields, Names.USER, when.user());
        one(
                fields,
                Names.MODE,
                entry.mode() == Entry.Mode.ENFORCE ? null : entry.mode().token());
        one(fields, Names.TUNNEL, isTunnelWritten(list, entry) ? entry.tunnel().token() : null);
        rest(fields, entry.reason(), entry.owner(), entry.expires());
        return fields;
    }

    static List<Field> fields(Opening opening) {
        List<Field> fields = new ArrayList<>();
        one(fields, Names.ID, opening.id().equals(Canonical.id(opening)) ? null : opening.id());
        one(fields, Names.DOMAIN, opening.domain());
        one(fields, Names.CIDR, opening.cidr());
        many(fields, Names.PORTS, opening.ports().ranges());
        rest(fields, opening.reason(), opening.owner(), opening.expires());
        return fields;
    }

    private static boolean isTunnelWritten(String list, Entry entry) {
        boolean must = entry.when().pattern() != null || entry.tunnel() == Entry.Tunnel.IGNORE;
        return list.equals(Names.BLACKLIST) && entry.when().isHiddenByTunnel() && must;
    }

    private static void rest(
            List<Field> fields, @Nullable String reason, @Nullable String owner, @Nullable Instant expires) {
        one(fields, Names.REASON, reason);
        one(fields, Names.OWNER, owner);
        one(fields, Names.EXPIRES, expires);
    }

    private static void one(List<Field> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.add(new Field(name, List.of(value.toString()), false));
        }
    }

    private static void many(List<Field> fields, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            fields.add(new Field(name, values.stream().map(Objects::toString).toList(), true));
        }
    }

    private static void say(StringBuilder out, String name, PolicyDocument.@Nullable Say say) {
        if (say != null) {
            out.append(name).append(": ").append(say.token()).append('\n');
        }
    }

    private static void list(StringBuilder out, String name, List<List<Field>> entries) {
        if (!entries.isEmpty()) {
            out.append(name).append(":\n");
            entries.forEach(entry -> out.append(block(entry, 2)).append('\n'));
        }
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !AMBIGUOUS.matcher(text).matches()) {
            return text;
        }
        return LEGIBLE.matcher(text).matches() ? "'" + text.replace("'", "''") + "'" : doubleQuoted(text);
    }

    /** As JSON has it, which YAML reads too. */
    private static String doubleQuoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                default -> {
                    if (c >= ' ' && (c < 0x7f || Character.isLetterOrDigit(c) || Character.isSurrogate(c))) {
                        out.append(c);
                    } else {
                        out.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
