package dev.weir.documents;

import java.util.LinkedHashSet;
import java.util.Set;

/** The texts that were written from here and have not been heard of yet, by their versions. */
final class Ours {

    /** A store tells of a text at once; of one that somebody else replaced at once perhaps never. */
    private static final int MOST = 64;

    private final Set<String> versions = new LinkedHashSet<>();

    synchronized void writing(String version) {
        versions.add(version);
        if (versions.size() > MOST) {
            versions.remove(versions.iterator().next());
        }
    }

    synchronized void notWritten(String version) {
        versions.remove(version);
    }

    /** Whether it was; from now on it is nobody's. */
    synchronized boolean take(String version) {
        return versions.remove(version);
    }
}
