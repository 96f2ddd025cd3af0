package dev.weir.field;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tags by which an origin lets an answer be purged: {@code Surrogate-Key} and {@code Cache-Tag}. */
public final class SurrogateKeys {

    /** Tags beyond this many are dropped. */
    public static final int MOST = 64;

    /** A tag longer than this is dropped. */
    public static final int LONGEST = 256;

    private SurrogateKeys() {}

    /** Each tag once, in the order written. The first field separates them by spaces, the second by commas. */
    public static List<String> parse(List<String> surrogateKeyLines, List<String> cacheTagLines) {
        Set<String> tags = new LinkedHashSet<>();
        collect(surrogateKeyLines, ' ', tags);
        collect(cacheTagLines, ',', tags);
        return List.copyOf(tags);
    }

    private static void collect(List<String> lines, char separator, Set<String> tags) {
        for (String line : lines) {
            for (int at = 0; at < line.length() && tags.size() < MOST; ) {
                int end = Syntax.indexOrEnd(line, separator, at);
                String tag = Syntax.trimmed(line, at, end);
                if (isTag(tag)) {
                    tags.add(tag);
                }
                at = end + 1;
            }
        }
    }

    private static boolean isTag(String tag) {
        return !tag.isEmpty() && tag.length() <= LONGEST && tag.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
