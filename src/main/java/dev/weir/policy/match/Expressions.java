package dev.weir.policy.match;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers may belong to expressions that are found in a URL. Most expressions are found only where one of a few texts stands: one
 * pass over what the URL consists of looks for three characters of each such text at once, and where they stand for all of it that
 * must be in one piece there. Of most URLs it says that none is found, before anything is made of them.
 *
 * <p>A text of six characters or more is looked for by four grams of three that follow each other, so that it is enough to look at every
 * fourth place of a URL; where there are shorter ones, at every third, second, or every one.
 */
public final class Expressions {

    private static final int BITS = 6;
    private static final int WIDEST = 4;
    private static final int BUCKET_BITS = 14;
    private static final int BUCKETS = 1 << BUCKET_BITS;

    /** From an ASCII character to a number of six bits that does not depend on its case, nor on which way a slash leans. */
    private static final byte[] CLASSES = classes();

    private static final Literal[] NONE = {};

    private final Literal[][] byGram = new Literal[BUCKETS][];
    /** A bit for each bucket that has something in it: most that a URL meets have nothing, and all bits stay at hand. */
    private final long[] used = new long[BUCKETS / Long.SIZE];

    private final int[] always;
    private final boolean isEmpty;
    /** How far it is from each place of a text that is looked at to the next. */
    private final int stride;

    private int literals;

    /** A text; where it does not stand, neither do those of some expressions. */
    private static final class Literal {

        private final int index;
        private final String text;
        /** Where in it the last character stands of the gram by which it is looked for. */
        private final int gramEnd;

        private final int[] expressions;

        Literal(int index, String text, int gramEnd, int[] expressions) {
            this.index = index;
            this.text = text;
            this.gramEnd = gramEnd;
            this.expressions = expressions;
        }

        /** Whether it stands in that text, in any case, with the end of its gram there; it may begin with a slash, as the gram says. */
        boolean isIn(String other, int end) {
            int start = end - gramEnd;
            int slash = text.charAt(0) == '/' ? 1 : 0;
            return start >= 0
                    && other.regionMatches(/* ignoreCase= */ true, start + slash, text, slash, text.length() - slash);
        }
    }

    /**
     * Builds it.
     *
     * @param expressions the numbers, ascending, with the expression of each
     */
    public Expressions(List<Map.Entry<Integer, Expression>> expressions) {
        Numbers everywhere = new Numbers();
        Map<String, Numbers> byStretch = new LinkedHashMap<>();
        for (Map.Entry<Integer, Expression> expression : expressions) {
            List<String> texts = expression.getValue().literals();
            for (String text : texts) {
                byStretch
                        .computeIfAbsent(Stretch.longest(text), _ -> new Numbers())
                        .add(expression.getKey());
            }
            if (texts.isEmpty()) {
                everywhere.add(expression.getKey());
            }
        }
        always = everywhere.toArray();
        isEmpty = expressions.isEmpty();
        stride = byStretch.keySet().stream()
                .mapToInt(text -> text.length() - Stretch.LEAST + 1)
                .reduce(WIDEST, Math::min);
        Arrays.fill(byGram, NONE);
        byStretch.forEach((text, numbers) -> put(text, numbers.toArray()));
    }

    /** Under those of its grams that the fewest others are under, so that what many have in common tells nothing. */
    private void put(String text, int[] numbers) {
        int fewest = Integer.MAX_VALUE;
        int from = 0;
        for (int end = Stretch.LEAST - 1; end + stride <= text.length(); end++) {
            int others = 0;
            for (int i = end; i < end + stride; i++) {
                others += byGram[bucket(text, i)].length;
            }
            if (others < fewest) {
                fewest = others;
                from = end;
            }
        }
        int index = literals++;
        for (int i = from; i < from + stride; i++) {
            int bucket = bucket(text, i);
            byGram[bucket] = Arrays.copyOf(byGram[bucket], byGram[bucket].length + 1);
            byGram[bucket][byGram[bucket].length - 1] = new Literal(index, text, i, numbers);
            used[bucket / Long.SIZE] |= 1L << bucket;
        }
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /**
     * Adds the numbers of those that may be found in a URL in which nothing is encoded.
     *
     * @param origin scheme, host and port
     * @param pathQuery as sent: no text that is looked for has a question mark, so that it need not be taken apart
     */
    public void collect(String origin, String pathQuery, Candidates into) {
        into.add(always);
        if (literals > 0) {
            var _ = looked(pathQuery, looked(origin, null, into), into);
        }
    }

    /** The same for any URL. */
    public void collect(UrlParts url, Candidates into) {
        into.add(always);
        if (literals > 0) {
            BitSet found = null;
            for (String text : url.texts()) {
                found = looked(text, found, into);
            }
        }
    }

    /**
     * Looks through one text.
     *
     * @param before the literals that have been found; null for none
     */
    private @Nullable BitSet looked(String text, @Nullable BitSet before, Candidates into) {
        BitSet found = before;
        for (int i = Stretch.LEAST - 1; i < text.length(); i += stride) {
            int bucket = bucket(text, i);
            if ((used[bucket / Long.SIZE] & (1L << bucket)) != 0) {
                found = foundThere(text, i, bucket, found, into);
            }
        }
        return found;
    }

    private @Nullable BitSet foundThere(String text, int end, int bucket, @Nullable BitSet before, Candidates into) {
        BitSet found = before;
        for (Literal literal : byGram[bucket]) {
            // Each once, however often the URL repeats it.
            if ((found == null || !found.get(literal.index)) && literal.isIn(text, end)) {
                found = found == null ? new BitSet() : found;
                found.set(literal.index);
                into.add(literal.expressions);
            }
        }
        return found;
    }

    /** Of the gram that ends there. */
    private static int bucket(String text, int end) {
        int gram = (CLASSES[text.charAt(end - 2) & 0x7f] << BITS | CLASSES[text.charAt(end - 1) & 0x7f]) << BITS
                | CLASSES[text.charAt(end) & 0x7f];
        return (gram * 0x9E3779B1) >>> (Integer.SIZE - BUCKET_BITS);
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (int c = 0; c < classes.length; c++) {
            int lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
            boolean isLetter = lower >= 'a' && lower <= 'z';
            classes[c] = (byte) (isLetter ? lower - 'a' : 26 + c % 38);
        }
        classes['\\'] = classes['/'];
        return classes;
    }
}
