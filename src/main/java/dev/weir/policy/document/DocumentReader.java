package dev.weir.policy.document;

/** How a text is read: {@code PolicyReader::read}. */
@FunctionalInterface
public interface DocumentReader {
    Reading read(String text, Place.Layer layer, String source);
}
