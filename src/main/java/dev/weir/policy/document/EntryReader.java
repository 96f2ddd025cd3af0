package dev.weir.policy.document;

import dev.weir.net.PortRanges;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The reader of one entry. */
final class EntryReader {

    static final String ID_SHAPE = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    static final int LONGEST_TEXT = 200;
    private static final Pattern ID = Pattern.compile(ID_SHAPE);

    /** RFC 3339 §5.6 */
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})?");

    private final Members fields;
    private final Faults faults;
    private final int before;

    EntryReader(Members fields, Faults faults, int before) {
        this.fields = fields;
        this.faults = faults;
        this.before = before;
    }

    private boolean isSound() {
        return faults.count() == before;
    }

    /** An entry of that list; null where faults say why. */
    @Nullable
    Entry entry(String list) {
        boolean blacklist = list.equals(Names.BLACKLIST);
        if (!fields.hasAnyOf(Names.CONDITIONS)) {
            fields.fault("has no condition; there are " + String.join(", ", Names.CONDITIONS));
        }
        Conditions when = new ConditionsReader(fields).conditions();
        Entry.Mode mode = mode(blacklist);
        Entry.Tunnel tunnel = tunnel(when, blacklist);
        String id = id();
        String reason = line(Names.REASON);
        String owner = line(Names.OWNER);
        Instant expires = expires();
        return isSound()
                ? new Entry(
                        id == null ? Canonical.id(list, when) : id,
                        faults.place(fields.start()),
                        when,
                        mode,
                        tunnel,
                        reason,
                        owner,
                        expires)
                : null;
    }

    /** An entry of {@code reach}; null where faults say why. */
    @Nullable
    Opening opening() {
        if (!fields.has(Names.DOMAIN) && !fields.has(Names.CIDR)) {
            fields.fault("must say where: domain, cidr, or both");
        }
        if (!fields.has(Names.PORTS)) {
            fields.fault("must say which ports are open");
        }
        Conditions where = new ConditionsReader(fields).conditions();
        String id = id();
        String reason = line(Names.REASON);
        String owner = line(Names.OWNER);
        Instant expires = expires();
        PortRanges ports = where.ports();
        return isSound() && ports != null
                ? new Opening(
                        id == null ? Canonical.id(Names.REACH, where) : id,
                        faults.place(fields.start()),
                        where.domain(),
                        where.cidr(),
                        ports,
                        reason,
                        owner,
                        expires)
                : null;
    }

    private Entry.Mode mode(boolean blacklist) {
        Node.Scalar scalar = fields.single(Names.MODE);
        if (scalar == null || scalar.text().equals(Entry.Mode.ENFORCE.token())) {
            return Entry.Mode.ENFORCE;
        }
        if (!scalar.text().equals(Entry.Mode.REPORT.token())) {
            fields.fault(Names.MODE, "must be enforce or report, not " + Quoted.of(scalar.text()));
        } else if (!blacklist) {
            fields.fault(Names.MODE, "means nothing here: only an entry of blacklist can report what it would deny");
        }
        return Entry.Mode.REPORT;
    }

    private Entry.Tunnel tunnel(Conditions when, boolean blacklist) {
        Node.Scalar scalar = fields.single(Names.TUNNEL);
        if (fields.has(Names.TUNNEL)) {
            return scalar == null ? Entry.Tunnel.DENY : tunnel(scalar.text(), when, blacklist);
        }
        if (blacklist && when.pattern() != null && when.domain() == null && when.url() == null) {
            fields.fault("a pattern without a domain must say what becomes of tunnels, whose URLs cannot be seen:"
                    + " 'tunnel: deny' denies every tunnel, 'tunnel: ignore' lets them pass");
        }
        return Entry.Tunnel.DENY;
    }

    private Entry.Tunnel tunnel(String text, Conditions when, boolean blacklist) {
        if (!blacklist) {
            fields.fault(Names.TUNNEL, "means nothing here: what cannot be seen in a tunnel never allows one");
        } else if (!text.equals(Entry.Tunnel.DENY.token()) && !text.equals(Entry.Tunnel.IGNORE.token())) {
            fields.fault(Names.TUNNEL, "must be deny or ignore, not " + Quoted.of(text));
        } else if (!when.isHiddenByTunnel() && isSound()) {
            fields.fault(Names.TUNNEL, "means nothing here: a tunnel hides nothing of what this entry asks for");
        }
        return text.equals(Entry.Tunnel.IGNORE.token()) ? Entry.Tunnel.IGNORE : Entry.Tunnel.DENY;
    }

    private @Nullable String id() {
        Node.Scalar scalar = fields.single(Names.ID);
        if (scalar == null) {
            return null;
        }
        if (!ID.matcher(scalar.text()).matches()) {
            fields.fault(
                    Names.ID,
                    Quoted.of(scalar.text())
                            + " is no id: up to 64 letters, digits and . _ - beginning with a letter or digit");
        }
        return scalar.text();
    }

    private @Nullable String line(String name) {
        Node.Scalar scalar = fields.single(name);
        if (scalar == null) {
            return null;
        }
        String text = scalar.text();
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            fields.fault(name, "is longer than " + LONGEST_TEXT + " characters");
        } else if (!OneLine.permits(text)) {
            fields.fault(name, "must be one line without control characters");
        }
        return text;
    }

    private @Nullable Instant expires() {
        Node.Scalar scalar = fields.single(Names.EXPIRES);
        if (scalar == null) {
            return null;
        }
        var time = TIME.matcher(scalar.text());
        if (time.matches() && time.group("zone") == null) {
            fields.fault(Names.EXPIRES, Quoted.of(scalar.text()) + " has no zone: add Z for UTC, or one like +01:00");
            return null;
        }
        try {
            if (time.matches()) {
                return OffsetDateTime.parse(scalar.text()).toInstant();
            }
        } catch (DateTimeException e) {
            fields.fault(Names.EXPIRES, Quoted.of(scalar.text()) + " is no time that there is");
            return null;
        }
        fields.fault(Names.EXPIRES, Quoted.of(scalar.text()) + " is no time: write it like 2027-01-01T00:00:00Z");
        return null;
    }
}
