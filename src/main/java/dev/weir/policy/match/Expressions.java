package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Which numbers may belong to expressions that are found in a URL. Most expressions are found only where some three characters are:
 * one pass over the URL asks for the three of all expressions at once, and of most URLs it says that none is found.
 */
public final class Expressions {

    private static final int GRAM = 3;
    private static final int BUCKETS = 1 << 14;

    private final int[][] byGram = new int[BUCKETS][];
    private final int[] always;
    private final boolean isEmpty;

    /**
     * Builds it.
     *
     * @param expressions the numbers, ascending, with the expression of each
     */
    public Expressions(List<Map.Entry<Integer, Expression>> expressions) {
        isEmpty = expressions.isEmpty();
        Numbers everywhere = new Numbers();
        List<Numbers> grams = new ArrayList<>();
        int[] places = new int[BUCKETS];
        for (Map.Entry<Integer, Expression> expression : expressions) {
            String literal = RequiredLiteral.of(expression.getValue().written());
            if (literal.length() < GRAM) {
                everywhere.add(expression.getKey());
                continue;
            }
            int bucket = bucket(literal, literal.length() - GRAM);
            if (places[bucket] == 0) {
                grams.add(new Numbers());
                places[bucket] = grams.size();
            }
            grams.get(places[bucket] - 1).add(expression.getKey());
        }
        always = everywhere.toArray();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            byGram[bucket] = places[bucket] == 0
                    ? Numbers.NONE
                    : grams.get(places[bucket] - 1).toArray();
        }
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /** Adds the numbers of those that may be found. */
    public void collect(UrlReadings url, Candidates into) {
        into.add(always);
        BitSet found = new BitSet(BUCKETS);
        url.strict().forEach(text -> collect(text, found));
        for (String text : url.loose()) {
            if (!url.strict().contains(text)) {
                collect(text, found);
            }
        }
        // Each once, however often the URL repeats it.
        found.stream().forEach(bucket -> into.add(byGram[bucket]));
    }

    private void collect(String text, BitSet into) {
        for (int i = 0; i + GRAM <= text.length(); i++) {
            int bucket = bucket(text, i);
            if (byGram[bucket].length > 0) {
                into.set(bucket);
            }
        }
    }

    private static int bucket(String text, int at) {
        int gram = (lower(text.charAt(at)) << 14) ^ (lower(text.charAt(at + 1)) << 7) ^ lower(text.charAt(at + 2));
        return (gram * 0x9E3779B1) >>> 18;
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
