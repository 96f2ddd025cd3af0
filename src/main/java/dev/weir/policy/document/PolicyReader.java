package dev.weir.policy.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reader of policy documents: YAML, and JSON as a part of it. It never throws, whatever it is given, and takes time and
 * memory in proportion to the text.
 */
public final class PolicyReader {

    /** How a notice begins, its path aside, that is of an entry which an earlier one leaves nothing to decide. */
    public static final String NEVER_DECIDES = "never decides";

    private static final int MOST_ENTRIES = 200_000;
    private static final int MOST_PATTERNS = 1_000;

    private final Faults faults;
    private final Map<String, Named> ids = new HashMap<>();
    private int entries;
    private int patterns;

    private PolicyReader(Faults faults) {
        this.faults = faults;
    }

    /** Who has an id. */
    private record Named(String path, int line) {}

    /** The same, saying nothing of entries that have expired. */
    public static Reading read(String text, Place.Layer layer, String source) {
        return read(text, layer, source, Long.MIN_VALUE);
    }

    /**
     * Reads a document.
     *
     * @param layer which one it is
     * @param source what a person calls it
     * @param now milliseconds since the epoch; entries that have expired by then are told as notices
     */
    public static Reading read(String text, Place.Layer layer, String source, long now) {
        Faults faults = new Faults(layer, source);
        Node root = NodeReader.read(text, faults);
        PolicyDocument document = new PolicyReader(faults).document(root);
        return faults.isEmpty()
                ? new Reading.Read(document, Notices.of(document, now))
                : new Reading.Faulty(faults.inOrder());
    }

    /**
     * What the author of a sound document should know all the same.
     *
     * @param now milliseconds since the epoch; entries that have expired by then are among it
     */
    public static List<Reading.Notice> notices(PolicyDocument document, long now) {
        return Notices.of(document, now);
    }

    /**
     * What the authors of two sound documents should know, which neither of them says by itself: what never decides for what the other
     * one has before it.
     *
     * @param now milliseconds since the epoch; of entries that have expired by then nothing is said
     */
    public static List<Reading.Notice> noticesAcross(PolicyDocument live, PolicyDocument base, long now) {
        return Notices.across(live, base, now);
    }

    /** One entry that is to be added, in a document that holds nothing else. */
    static Reading entry(String text, String list, Place.Layer layer, String source) {
        Faults faults = new Faults(layer, source);
        Node node = NodeReader.read(text, faults);
        if (node == null && faults.isEmpty()) {
            faults.add(Node.Spot.FIRST, list + "[0]", "is empty");
        }
        Node entry = node == null ? new Node.Refused(Node.Spot.FIRST, 0) : node;
        Node.Scalar name = new Node.Scalar(Node.Spot.FIRST, 0, list, true);
        Node only = new Node.Sequence(Node.Spot.FIRST, 0, true, List.of(entry));
        Node.Mapping root = new Node.Mapping(Node.Spot.FIRST, 0, true, List.of(new Node.Field(name, only)));
        PolicyDocument document = new PolicyReader(faults).document(root);
        return faults.isEmpty() ? new Reading.Read(document, List.of()) : new Reading.Faulty(faults.inOrder());
    }

    private PolicyDocument document(@Nullable Node root) {
        if (root == null || (root instanceof Node.Scalar scalar && scalar.isMissing())) {
            return PolicyDocument.EMPTY;
        }
        if (!(root instanceof Node.Mapping mapping)) {
            if (!(root instanceof Node.Refused)) {
                faults.add(
                        root.start(), "the document must be a set of fields such as 'blacklist:', not " + root.kind());
            }
            return PolicyDocument.EMPTY;
        }
        if (isOfAnotherVersion(mapping)) {
            return PolicyDocument.EMPTY;
        }
        Members members = new Members(mapping, "", Names.DOCUMENT, faults);
        PolicyDocument.Say fallback = say(members, Names.DEFAULT);
        PolicyDocument.Say literals = say(members, Names.IP_LITERALS);
        List<Entry> blacklist = entries(members, Names.BLACKLIST);
        List<Entry> allow = entries(members, Names.ALLOW);
        List<Opening> reach = openings(members);
        return new PolicyDocument(PolicyDocument.VERSION, fallback, literals, blacklist, allow, reach);
    }

    /** Of a version that is not known nothing else can be judged. */
    private boolean isOfAnotherVersion(Node.Mapping mapping) {
        for (Node.Field field : mapping.fields()) {
            if (field.name().text().equals(Names.VERSION)) {
                boolean known = field.value() instanceof Node.Scalar scalar
                        && scalar.text().equals(Integer.toString(PolicyDocument.VERSION));
                if (!known && !(field.value() instanceof Node.Refused)) {
                    String what = field.value() instanceof Node.Scalar scalar
                            ? Quoted.of(scalar.text())
                            : field.value().kind();
                    String reads = "this Weir reads version " + PolicyDocument.VERSION;
                    faults.add(field.value().start(), Names.VERSION, what + " is not a version that is read; " + reads);
                }
                return !known;
            }
        }
        return false;
    }

    private PolicyDocument.@Nullable Say say(Members members, String name) {
        Node.Scalar scalar = members.single(name);
        if (scalar == null) {
            return null;
        }
        for (PolicyDocument.Say say : PolicyDocument.Say.values()) {
            if (say.token().equals(scalar.text())) {
                return say;
            }
        }
        members.fault(name, "must be allow or deny, not " + Quoted.of(scalar.text()));
        return null;
    }

    private List<Entry> entries(Members members, String list) {
        List<Entry> read = new ArrayList<>();
        List<Node> nodes = members.entries(list);
        for (int i = 0; i < nodes.size() && isWithinLimit(nodes.get(i)); i++) {
            String path = list + "[" + i + "]";
            int before = faults.count();
            Members fields = fields(nodes.get(i), path, Names.ENTRY);
            Entry entry = fields == null ? null : new EntryReader(fields, faults, before).entry(list);
            if (fields != null && entry != null && isNew(entry.id(), fields, path) && mayHavePattern(entry, fields)) {
                read.add(entry);
            }
        }
        return read;
    }

    private List<Opening> openings(Members members) {
        List<Opening> read = new ArrayList<>();
        List<Node> nodes = members.entries(Names.REACH);
        for (int i = 0; i < nodes.size() && isWithinLimit(nodes.get(i)); i++) {
            String path = Names.REACH + "[" + i + "]";
            int before = faults.count();
            Members fields = fields(nodes.get(i), path, Names.OPENING);
            Opening opening = fields == null ? null : new EntryReader(fields, faults, before).opening();
            if (fields != null && opening != null && isNew(opening.id(), fields, path)) {
                read.add(opening);
            }
        }
        return read;
    }

    private boolean isWithinLimit(Node node) {
        if (++entries > MOST_ENTRIES) {
            faults.stop(node.start(), "the document has more than 200 000 entries");
        }
        return !faults.areFull();
    }

    private boolean mayHavePattern(Entry entry, Members fields) {
        if (entry.when().pattern() != null && ++patterns > MOST_PATTERNS) {
            fields.fault(Names.PATTERN, "is one more than the 1 000 patterns that a document may have");
            faults.stop(fields.start(), "more than 1 000 patterns");
        }
        return !faults.areFull();
    }

    private @Nullable Members fields(Node node, String path, List<String> known) {
        return switch (node) {
            case Node.Mapping mapping -> new Members(mapping, path, known, faults);
            case Node.Refused refused -> null;
            default -> {
                faults.add(
                        node.start(),
                        path,
                        "must be a set of fields such as 'domain: ads.example', not " + node.kind());
                yield null;
            }
        };
    }

    private boolean isNew(String id, Members fields, String path) {
        Named before = ids.putIfAbsent(id, new Named(path, fields.start().line()));
        if (before == null) {
            return true;
        }
        if (fields.has(Names.ID)) {
            fields.fault(Names.ID, Quoted.of(id) + " is the id of " + before.path() + " too, in line " + before.line());
        } else {
            fields.fault("matches just what " + before.path() + " in line " + before.line()
                    + " matches; delete one of the two, or give it an id");
        }
        return false;
    }
}
