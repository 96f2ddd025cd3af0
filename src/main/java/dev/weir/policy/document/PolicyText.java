package dev.weir.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Edits of a document's text that leave the rest of it as a person wrote it, comments and all. Each is read again before it
 * is answered; where an edit in place would not say what it should, the document is written anew, without comments.
 */
public final class PolicyText {

    private static final String ENTRY = "entry";

    private final Draft draft;
    private final String text;
    private final PolicyDocument document;
    private final Node.@Nullable Mapping root;
    private final String lineBreak;

    private PolicyText(Draft draft, PolicyDocument document) {
        this.draft = draft;
        this.text = draft.text();
        this.document = document;
        lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
        Node node = NodeReader.read(text, new Faults(draft.layer(), draft.source()));
        root = node instanceof Node.Mapping mapping ? mapping : null;
    }

    /**
     * The text with one entry more, the last of its list.
     *
     * @param list {@code blacklist}, {@code allow} or {@code reach}
     * @param entry its fields, as YAML or JSON
     */
    public static PolicyEdit with(Draft draft, String list, String entry) {
        return edit(draft, document -> document.added(list, entry));
    }

    /** The text without the entry of that id. */
    public static PolicyEdit without(Draft draft, String id) {
        return edit(draft, document -> document.removed(id));
    }

    /** The text with this entry in the place of the one that has that id. */
    public static PolicyEdit replaced(Draft draft, String id, String entry) {
        return edit(draft, document -> document.changed(id, entry));
    }

    private static PolicyEdit edit(Draft draft, Function<PolicyText, PolicyEdit> edit) {
        return switch (draft.reading()) {
            case Reading.Faulty faulty -> new PolicyEdit.Unreadable(faulty);
            case Reading.Read read -> edit.apply(new PolicyText(draft, read.document()));
        };
    }

    private PolicyEdit added(String list, String entry) {
        return switch (PolicyReader.entry(entry, list, draft.layer(), ENTRY)) {
            case Reading.Faulty faulty -> new PolicyEdit.Refused(faulty);
            case Reading.Read read -> {
                Lists after = Lists.of(document);
                Item item = Item.first(read.document(), list);
                after.of(list).add(item);
                yield checked(inserted(list, item.fields()), after, item.id());
            }
        };
    }

    private PolicyEdit removed(String id) {
        Optional<At> found = find(id);
        if (found.isEmpty()) {
            return new PolicyEdit.Absent(id);
        }
        Lists after = Lists.of(document);
        after.of(found.get().list()).remove(found.get().index());
        return checked(cut(found.get()), after, id);
    }

    private PolicyEdit changed(String id, String entry) {
        Optional<At> found = find(id);
        if (found.isEmpty()) {
            return new PolicyEdit.Absent(id);
        }
        At at = found.get();
        return switch (PolicyReader.entry(entry, at.list(), draft.layer(), ENTRY)) {
            case Reading.Faulty faulty -> new PolicyEdit.Refused(faulty);
            case Reading.Read read -> {
                Lists after = Lists.of(document);
                Item item = Item.first(read.document(), at.list());
                after.of(at.list()).set(at.index(), item);
                yield checked(exchanged(at, item.fields()), after, item.id());
            }
        };
    }

    /** The first edited text that says what it should, else the same written anew. */
    private PolicyEdit checked(List<String> edited, Lists after, String id) {
        PolicyDocument wanted = after.document(document);
        String canonical = Canonical.of(wanted);
        for (String way : edited) {
            Draft candidate = draft.with(way);
            if (candidate.reading() instanceof Reading.Read read
                    && Canonical.of(read.document()).equals(canonical)) {
                return new PolicyEdit.Edited(candidate, read, id);
            }
        }
        Draft anew = draft.with(PolicyWriter.write(wanted));
        return switch (anew.reading()) {
            case Reading.Read read -> new PolicyEdit.Edited(anew, read, id);
            case Reading.Faulty faulty -> new PolicyEdit.Refused(faulty);
        };
    }

    /** Where an entry stands. */
    private record At(String list, int index) {}

    private Optional<At> find(String id) {
        Lists lists = Lists.of(document);
        for (String list : List.of(Names.BLACKLIST, Names.ALLOW, Names.REACH)) {
            for (int i = 0; i < lists.of(list).size(); i++) {
                if (lists.of(list).get(i).id().equals(id)) {
                    return Optional.of(new At(list, i));
                }
            }
        }
        return Optional.empty();
    }

    /** Ways to do it, the best first; so of the others. */
    private List<String> inserted(String list, List<PolicyWriter.Field> fields) {
        Node.Field field = field(list);
        if (root == null || (field == null && !root.flow())) {
            return section(list, fields);
        }
        if (field == null) {
            return inFlow(root.end(), root.fields().isEmpty(), "\"" + list + "\": [" + PolicyWriter.json(fields) + "]");
        }
        return switch (field.value()) {
            case Node.Sequence sequence
            when sequence.items().isEmpty() && !root.flow() -> {
                String emptied = spliced(sequence.start().index(), sequence.end(), "");
                yield List.of(afterLine(emptied, offset(field.name().end()), PolicyWriter.block(fields, 2)));
            }
            case Node.Sequence sequence
            when sequence.flow() -> inFlow(sequence.end(), sequence.items().isEmpty(), PolicyWriter.json(fields));
            case Node.Sequence sequence ->
                List.of(afterLine(
                        text,
                        end(sequence),
                        PolicyWriter.block(fields, sequence.start().column() - 1)));
            default -> List.of(afterLine(text, offset(field.name().end()), PolicyWriter.block(fields, 2)));
        };
    }

    /** A list that was not there: after everything, or where the document ends before that. */
    private List<String> section(String list, List<PolicyWriter.Field> fields) {
        int indent = root == null ? 0 : root.start().column() - 1;
        String more = " ".repeat(indent) + list + ":\n" + PolicyWriter.block(fields, indent + 2);
        String gap = text.isEmpty() || text.endsWith("\n") ? "" : lineBreak;
        String appended = text + gap + lines(more) + lineBreak;
        return root == null ? List.of(appended) : List.of(appended, afterLine(text, end(root), more));
    }

    /** Before what closes it; a comma may be there. */
    private List<String> inFlow(int end, boolean first, String more) {
        String bare = spliced(end - 1, end - 1, (first ? "" : " ") + more);
        return first ? List.of(bare) : List.of(spliced(end - 1, end - 1, ", " + more), bare);
    }

    private List<String> cut(At at) {
        Node.Sequence sequence = sequence(at.list());
        if (sequence == null) {
            return List.of();
        }
        Node item = sequence.items().get(at.index());
        if (!sequence.flow()) {
            int dash = dash(sequence, item);
            return dash < 0
                    ? List.of()
                    : List.of(text.substring(0, lineStart(dash)) + text.substring(nextLine(end(item))));
        }
        boolean last = at.index() == sequence.items().size() - 1;
        if (!last) {
            Node next = sequence.items().get(at.index() + 1);
            return List.of(spliced(item.start().index(), next.start().index(), ""));
        }
        int from = at.index() == 0
                ? item.start().index()
                : sequence.items().get(at.index() - 1).end();
        return List.of(spliced(from, item.end(), ""));
    }

    private List<String> exchanged(At at, List<PolicyWriter.Field> fields) {
        Node.Sequence sequence = sequence(at.list());
        if (sequence == null) {
            return List.of();
        }
        Node item = sequence.items().get(at.index());
        if (sequence.flow()) {
            return List.of(spliced(item.start().index(), item.end(), PolicyWriter.json(fields)));
        }
        int dash = dash(sequence, item);
        String block = PolicyWriter.block(fields, sequence.start().column() - 1).stripLeading();
        return dash < 0 ? List.of() : List.of(text.substring(0, dash) + lines(block) + text.substring(end(item)));
    }

    private Node.@Nullable Field field(String name) {
        return root == null
                ? null
                : root.fields().stream()
                        .filter(field -> field.name().text().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private Node.@Nullable Sequence sequence(String list) {
        Node.Field field = field(list);
        return field != null && field.value() instanceof Node.Sequence sequence ? sequence : null;
    }

    private String afterLine(String within, int from, String more) {
        int at = lineEnd(within, from);
        return within.substring(0, at)
                + lineBreak
                + lines(more)
                + (at == within.length() ? lineBreak : within.substring(at));
    }

    /** With the line breaks that the document has. */
    private String lines(String more) {
        return more.replace("\n", lineBreak);
    }

    private String spliced(int from, int to, String more) {
        return text.substring(0, offset(from)) + more + text.substring(offset(to));
    }

    private int offset(int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }

    /** To YAML a block of text ends where the next thing begins, lines later perhaps. */
    private int end(Node node) {
        int end = offset(node.end());
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Where the line's break is. */
    private static int lineEnd(String within, int from) {
        int end = within.indexOf('\n', from);
        if (end < 0) {
            return within.length();
        }
        return end > from && within.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private int nextLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    private int lineStart(int from) {
        return text.lastIndexOf('\n', from - 1) + 1;
    }

    /** The dash of a block entry, which may stand some lines above it; -1 where it does not begin its line. */
    private int dash(Node.Sequence sequence, Node item) {
        int first = lineStart(offset(sequence.start().index()));
        int margin = sequence.start().column() - 1;
        int line = lineStart(offset(item.start().index()));
        while (line > first && !isDash(line, margin)) {
            line = lineStart(line - 1);
        }
        return isDash(line, margin) ? line + margin : -1;
    }

    private boolean isDash(int line, int margin) {
        return text.startsWith("-", line + margin)
                && text.substring(line, line + margin).isBlank();
    }

    /** An entry of any list. */
    private sealed interface Item {
        String id();

        List<PolicyWriter.Field> fields();

        record OfEntry(String list, Entry entry) implements Item {
            @Override
            public String id() {
                return entry.id();
            }

            @Override
            public List<PolicyWriter.Field> fields() {
                return PolicyWriter.fields(list, entry);
            }
        }

        record OfReach(Opening opening) implements Item {
            @Override
            public String id() {
                return opening.id();
            }

            @Override
            public List<PolicyWriter.Field> fields() {
                return PolicyWriter.fields(opening);
            }
        }

        static Item first(PolicyDocument document, String list) {
            return Lists.of(document).of(list).getFirst();
        }
    }

    /** The lists of a document, to be changed. */
    private record Lists(List<Item> blacklist, List<Item> allow, List<Item> reach) {

        static Lists of(PolicyDocument document) {
            Lists lists = new Lists(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            document.blacklist().forEach(entry -> lists.blacklist.add(new Item.OfEntry(Names.BLACKLIST, entry)));
            document.allow().forEach(entry -> lists.allow.add(new Item.OfEntry(Names.ALLOW, entry)));
            document.reach().forEach(opening -> lists.reach.add(new Item.OfReach(opening)));
            return lists;
        }

        List<Item> of(String list) {
            return switch (list) {
                case Names.BLACKLIST -> blacklist;
                case Names.ALLOW -> allow;
                case Names.REACH -> reach;
                default -> throw new IllegalArgumentException("no list: " + list);
            };
        }

        PolicyDocument document(PolicyDocument before) {
            return new PolicyDocument(
                    before.version(),
                    before.fallback(),
                    before.ipLiterals(),
                    entries(blacklist),
                    entries(allow),
                    reach.stream()
                            .flatMap(item ->
                                    item instanceof Item.OfReach(Opening opening) ? Stream.of(opening) : Stream.empty())
                            .toList());
        }

        private static List<Entry> entries(List<Item> items) {
            return items.stream()
                    .flatMap(item -> item instanceof Item.OfEntry of ? Stream.of(of.entry()) : Stream.empty())
                    .toList();
        }
    }
}
