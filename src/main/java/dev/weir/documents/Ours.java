package dev.weir.documents;

import dev.weir.policy.RuleSet;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.Reading;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts that were written from here and have not been heard of yet, by their versions; and what the last of them comes to. */
final class Ours {

    /** A store tells of a text at once; of one that somebody else replaced at once perhaps never. */
    private static final int MOST = 64;

    private final Set<String> versions = new LinkedHashSet<>();
    private @Nullable Judged last;

    /**
     * A text that was found to be in order before it was written, so that nothing has to be done twice.
     *
     * @param base the document that was under it then
     * @param rules compiled of both
     */
    record Judged(String version, Reading.Read read, PolicyDocument base, RuleSet rules) {}

    synchronized void writing(Judged judged) {
        versions.add(judged.version);
        last = judged;
        if (versions.size() > MOST) {
            versions.remove(versions.iterator().next());
        }
    }

    /** What the text says, where that is known still. */
    synchronized Optional<Reading.Read> reading(String version) {
        return Optional.ofNullable(last)
                .filter(judged -> judged.version.equals(version))
                .map(Judged::read);
    }

    /** These very documents, compiled, where they have been. */
    @SuppressWarnings("ReferenceEquality") // uses are counted by their very entries
    synchronized Optional<RuleSet> compiled(PolicyDocument live, PolicyDocument base) {
        return Optional.ofNullable(last)
                .filter(judged -> judged.read.document() == live && judged.base == base)
                .map(Judged::rules);
    }

    synchronized void notWritten(String version) {
        boolean _ = take(version);
    }

    /** Whether it was; from now on it is nobody's. */
    synchronized boolean take(String version) {
        if (last != null && last.version.equals(version)) {
            last = null;
        }
        return versions.remove(version);
    }
}
