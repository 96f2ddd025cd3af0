package dev.weir.policy.document;

import dev.weir.policy.document.Node.Spot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The reader of YAML 1.2, and of JSON with it. It makes nodes and never objects, and of YAML it takes what a person writes
 * by hand: no aliases, no tags, no merge keys, one document, sixteen levels.
 */
final class NodeReader {

    static final int MOST_CHARACTERS = 8 << 20;
    private static final int LEAST_BUFFER = 1024;
    private static final int DEEPEST = 16;
    private static final int MOST_NODES = 2_000_000;

    private final String text;
    private final Faults faults;
    private final Iterator<Event> events;
    private int nodes;

    private NodeReader(String text, Faults faults) {
        this.text = text;
        this.faults = faults;
        LoadSettings settings = LoadSettings.builder()
                .setParseComments(false)
                .setCodePointLimit(MOST_CHARACTERS)
                // All at once: for each buffer more that a long line needs, the library copies what it has of the line.
                .setBufferSize(Math.max(LEAST_BUFFER, text.length() + 1))
                .build();
        events = new Parse(settings).parseString(text).iterator();
    }

    /** The document's value; null where there is none, or where faults say why. */
    static @Nullable Node read(String text, Faults faults) {
        if (text.length() > MOST_CHARACTERS) {
            faults.add(Spot.FIRST, "the document is longer than 8 MiB");
            return null;
        }
        return new NodeReader(text, faults).document();
    }

    private @Nullable Node document() {
        Node root = null;
        for (Event event = next(); event != null; event = next()) {
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (root != null) {
                        faults.add(spot(event.getStartMark()), "a second document begins here; only one is read");
                        return root;
                    }
                }
                default -> root = node(event, 1);
            }
        }
        return root;
    }

    /** The next event; null at the end, and where the text cannot be read on, which is a fault then. */
    private @Nullable Event next() {
        if (faults.areFull()) {
            return null;
        }
        try {
            return events.hasNext() ? events.next() : null;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
            faults.stop(spot(mark), "this cannot be read as YAML: " + Quoted.plain(e.getProblem() + context));
        } catch (ReaderException e) {
            faults.stop(
                    spotAt(e.getPosition()),
                    "the character U+%04X must not stand in a document".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            faults.stop(Spot.FIRST, "this cannot be read as YAML: " + Quoted.plain(String.valueOf(e.getMessage())));
        }
        return null;
    }

    private Node node(Event event, int depth) {
        Spot start = spot(event.getStartMark());
        nodes++;
        if (depth > DEEPEST || nodes > MOST_NODES) {
            String what = depth > DEEPEST ? "more than 16 levels deep" : "more than 2 000 000 values";
            faults.stop(start, "the document has " + what);
            return new Node.Refused(start, start.index());
        }
        if (event instanceof AliasEvent) {
            faults.add(start, "aliases (*name) are not read; write the value out");
            return new Node.Refused(start, end(event));
        }
        Optional<String> refusal = refusal(event);
        refusal.ifPresent(reason -> faults.add(start, reason));
        Node node = switch (event) {
            case ScalarEvent scalar ->
                new Node.Scalar(start, end(event), Quoted.known(scalar.getValue()), scalar.isPlain());
            case CollectionStartEvent collection
            when event.getEventId() == Event.ID.SequenceStart -> sequence(start, collection, depth);
            case CollectionStartEvent collection -> mapping(start, collection, depth);
            default -> new Node.Refused(start, end(event));
        };
        return refusal.isPresent() ? new Node.Refused(start, node.end()) : node;
    }

    private static Optional<String> refusal(Event event) {
        if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
            return Optional.of("anchors (&name) are not read");
        }
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
        return tag.map(any -> "tags (!name) are not read");
    }

    private Node sequence(Spot start, CollectionStartEvent event, int depth) {
        List<Node> items = new ArrayList<>();
        int end = end(event);
        for (Event item = next(); item != null; item = next()) {
            if (item.getEventId() == Event.ID.SequenceEnd) {
                return new Node.Sequence(start, event.isFlow() ? end(item) : end, event.isFlow(), items);
            }
            Node node = node(item, depth + 1);
            items.add(node);
            end = node.end();
        }
        return new Node.Refused(start, end);
    }

    private Node mapping(Spot start, CollectionStartEvent event, int depth) {
        List<Node.Field> fields = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        int end = end(event);
        for (Event key = next(); key != null; key = next()) {
            if (key.getEventId() == Event.ID.MappingEnd) {
                return new Node.Mapping(start, event.isFlow() ? end(key) : end, event.isFlow(), fields);
            }
            Node name = node(key, depth + 1);
            Event after = next();
            if (after == null) {
                break;
            }
            Node value = node(after, depth + 1);
            end = Math.max(name.end(), value.end());
            if (isUsable(name, lines) && name instanceof Node.Scalar scalar) {
                fields.add(new Node.Field(scalar, value));
            }
        }
        return new Node.Refused(start, end);
    }

    private boolean isUsable(Node name, Map<String, Integer> lines) {
        if (!(name instanceof Node.Scalar scalar)) {
            if (!(name instanceof Node.Refused)) {
                faults.add(name.start(), "the name of a field must be a single value, not " + name.kind());
            }
            return false;
        }
        if (scalar.plain() && scalar.text().equals("<<")) {
            faults.add(name.start(), "merge keys (<<) are not read; write the fields out");
            return false;
        }
        Integer before = lines.putIfAbsent(scalar.text(), name.start().line());
        if (before != null) {
            faults.add(name.start(), Quoted.of(scalar.text()) + " is written twice, first in line " + before);
        }
        return before == null;
    }

    private static Spot spot(Optional<Mark> mark) {
        return mark.map(at -> new Spot(at.getLine() + 1, at.getColumn() + 1, at.getIndex()))
                .orElse(Spot.FIRST);
    }

    private static int end(Event event) {
        return event.getEndMark().map(Mark::getIndex).orElse(0);
    }

    private Spot spotAt(int codePoints) {
        int line = 1;
        int column = 1;
        int at = 0;
        for (int i = 0; i < codePoints && at < text.length(); i++) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            column = c == '\n' ? 1 : column + 1;
            line = c == '\n' ? line + 1 : line;
        }
        return new Spot(line, column, codePoints);
    }
}
