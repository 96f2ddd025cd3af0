package dev.weir.policy.match;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers may belong to expressions that are found in a URL. Most expressions are found only where some text stands: one pass over
 * the URL looks for three characters of each such text at once, and where they stand for the whole of it. Of most URLs it says that
 * none is found.
 */
public final class Expressions {

    private static final int GRAM = 3;
    private static final int BUCKETS = 1 << 14;

    /** Of each character of a gram. */
    private static final int BITS = 7;

    private static final int GRAM_MASK = (1 << (GRAM * BITS)) - 1;

    private static final Literal[] NONE = {};

    private final Literal[][] byGram = new Literal[BUCKETS][];
    /** A bit for each bucket that has something in it: most that a URL meets have nothing, and all bits stay at hand. */
    private final long[] used = new long[BUCKETS / Long.SIZE];

    private final int[] always;
    private final boolean isEmpty;
    private int literals;

    /** A text without which some expressions are not found. */
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

        /** Whether it stands in that text, in any case, with the end of its gram there. */
        boolean isIn(String other, int end) {
            return other.regionMatches(/* ignoreCase= */ true, end - gramEnd, text, 0, text.length());
        }
    }

    /**
     * Builds it.
     *
     * @param expressions the numbers, ascending, with the expression of each
     */
    public Expressions(List<Map.Entry<Integer, Expression>> expressions) {
        isEmpty = expressions.isEmpty();
        Numbers everywhere = new Numbers();
        Map<String, Numbers> byLiteral = new LinkedHashMap<>();
        for (Map.Entry<Integer, Expression> expression : expressions) {
            String literal = RequiredLiteral.of(expression.getValue().written());
            Numbers numbers =
                    literal.length() < GRAM ? everywhere : byLiteral.computeIfAbsent(literal, _ -> new Numbers());
            numbers.add(expression.getKey());
        }
        always = everywhere.toArray();
        Arrays.fill(byGram, NONE);
        byLiteral.forEach((text, numbers) -> put(text, numbers.toArray()));
    }

    /** Under that of its grams that the fewest others are under, so that what many have in common tells nothing. */
    private void put(String text, int[] numbers) {
        int fewest = Integer.MAX_VALUE;
        int end = 0;
        int of = 0;
        int gram = 0;
        for (int i = 0; i < text.length(); i++) {
            gram = next(gram, text.charAt(i));
            int bucket = bucket(gram);
            int count = byGram[bucket].length;
            if (i >= GRAM - 1 && count < fewest) {
                fewest = count;
                end = i;
                of = bucket;
            }
        }
        byGram[of] = Arrays.copyOf(byGram[of], byGram[of].length + 1);
        byGram[of][byGram[of].length - 1] = new Literal(literals++, text, end, numbers);
        used[of / Long.SIZE] |= 1L << of;
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /** Adds the numbers of those that may be found. */
    public void collect(UrlReadings url, Candidates into) {
        into.add(always);
        BitSet found = null;
        for (String text : url.strict()) {
            found = collect(text, found, into);
        }
        if (!url.isOne()) {
            for (String text : url.loose()) {
                // To look for texts in any case, one that differs in case alone is the same.
                if (!isAmong(url.strict(), text)) {
                    found = collect(text, found, into);
                }
            }
        }
    }

    private static boolean isAmong(List<String> texts, String text) {
        for (String other : texts) {
            if (other.equalsIgnoreCase(text)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks through one text.
     *
     * @param before the literals that have been found; null for none
     */
    private @Nullable BitSet collect(String text, @Nullable BitSet before, Candidates into) {
        BitSet found = before;
        int gram = 0;
        for (int i = 0; i < text.length(); i++) {
            gram = next(gram, text.charAt(i));
            int bucket = bucket(gram);
            if ((used[bucket / Long.SIZE] & 1L << bucket) != 0) {
                found = collect(text, i, bucket, found, into);
            }
        }
        return found;
    }

    private @Nullable BitSet collect(String text, int end, int bucket, @Nullable BitSet before, Candidates into) {
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

    private static int next(int gram, char c) {
        return (gram << BITS ^ (c >= 'A' && c <= 'Z' ? c + 32 : c)) & GRAM_MASK;
    }

    private static int bucket(int gram) {
        return (gram * 0x9E3779B1) >>> 18;
    }
}
