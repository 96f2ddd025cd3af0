package dev.weir.dashboard;

import dev.weir.control.policy.PolicyTag;
import dev.weir.documents.Layer;

/**
 * The live document as it is edited.
 *
 * @param tag of the document that is looked at: what is saved replaces that one and no other
 */
public record DocumentForm(String text, String tag) {

    private static final String BLANK = "version: 1\n";

    static DocumentForm of(Layer live) {
        String text = live.text().isEmpty() ? BLANK : live.text();
        return new DocumentForm(text, PolicyTag.of(live.version()).yaml().toString());
    }

    /** Forms end lines with CRLF (HTML, "constructing the entry list"). */
    static String typed(String sent) {
        return sent.replace("\r\n", "\n");
    }
}
