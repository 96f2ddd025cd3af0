package dev.weir.policy.document;

import java.util.List;

/** A value in a document as it stands in the text, before anyone asks what it means. */
sealed interface Node {

    Spot start();

    /** The code point after its last one; of a block, after its last value. */
    int end();

    /** How a person calls it. */
    String kind();

    /**
     * A place in the text.
     *
     * @param line from 1
     * @param column from 1, in code points
     * @param index from 0, in code points
     */
    record Spot(int line, int column, int index) {
        static final Spot FIRST = new Spot(1, 1, 0);
    }

    /**
     * A single value; whatever YAML takes it for, what counts is its text.
     *
     * @param plain whether it stands there without quotes
     */
    record Scalar(Spot start, int end, String text, boolean plain) implements Node {
        /** Whether nothing is written where it should be. */
        boolean isMissing() {
            return plain && text.isEmpty();
        }

        @Override
        public String kind() {
            return "a single value";
        }
    }

    /**
     * A list.
     *
     * @param flow whether it is written in brackets
     */
    record Sequence(Spot start, int end, boolean flow, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Named values.
     *
     * @param flow whether it is written in braces
     */
    record Mapping(Spot start, int end, boolean flow, List<Field> fields) implements Node {
        @Override
        public String kind() {
            return "a set of fields";
        }
    }

    /** One of them. */
    record Field(Scalar name, Node value) {}

    /** Something that was refused already. */
    record Refused(Spot start, int end) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
