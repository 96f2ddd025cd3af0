package dev.weir.policy.document;

/**
 * Where something stands in a document.
 *
 * @param layer which of the documents
 * @param source what a person calls that document: a path, or {@code configmap namespace/name}
 * @param line from 1
 * @param column from 1
 */
public record Place(Layer layer, String source, int line, int column) {

    /** The documents, in the order in which they are looked at: live first. */
    public enum Layer {
        /** What is edited while Weir runs. */
        LIVE("live"),
        /** What lies under it, read-only. */
        BASE("base");

        private final String token;

        Layer(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }
    }

    /** {@code base.yaml:3:5}. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
