package dev.weir.documents;

import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;

/** How a text is read: {@code PolicyReader::read}. */
@FunctionalInterface
interface DocumentReader {
    Reading read(String text, Place.Layer layer, String source);
}
