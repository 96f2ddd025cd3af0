package dev.weir.policy.document;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What is wrong with an expression. Its cost is counted before it is compiled, for repeats of repeats multiply. */
final class PatternFault {

    static final int LONGEST = 2_000;
    private static final int DEEPEST = 50;
    private static final long LARGEST = 5_000;

    private final String pattern;
    private final Deque<Long> groups = new ArrayDeque<>();
    private long total;
    private long last;
    private int at;

    private PatternFault(String pattern) {
        this.pattern = pattern;
    }

    static Optional<String> of(String pattern) {
        if (pattern.length() > LONGEST) {
            return Optional.of("is longer than 2 000 characters");
        }
        if (!OneLine.permits(pattern)) {
            return Optional.of("must be one line without control characters; there are escapes such as \\x00");
        }
        if (pattern.chars().anyMatch(c -> c > 0x7e)) {
            return Optional.of("must be ASCII: a URL has other letters percent-encoded, so write é as %C3%A9");
        }
        if (new PatternFault(pattern).isTooLarge()) {
            return Optional.of("unfolds to far more than it says; repeat less, and nest less");
        }
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("is no RE2 expression: " + e.getDescription() + " " + Quoted.of(e.getPattern()));
        }
    }

    /** An upper bound: where the syntax is unclear more is counted, never less. */
    private boolean isTooLarge() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '(' -> {
                    groups.push(total);
                    total = 0;
                    last = 0;
                }
                case ')' -> {
                    last = total + 2;
                    total = last + (groups.isEmpty() ? 0 : groups.pop());
                }
                case '{' -> repeat();
                case '[' -> {
                    endOfClass();
                    atom();
                }
                case '\\' -> {
                    at++;
                    atom();
                }
                case '*', '+', '?' -> total++;
                default -> atom();
            }
            if (total > LARGEST || groups.size() > DEEPEST) {
                return true;
            }
        }
        return groups.stream().mapToLong(Long::longValue).sum() + total > LARGEST;
    }

    private void atom() {
        last = 1;
        total++;
    }

    private void repeat() {
        long count = 0;
        long highest = 1;
        while (at < pattern.length() && pattern.charAt(at) != '}') {
            char c = pattern.charAt(at++);
            boolean digit = c >= '0' && c <= '9';
            count = digit ? Math.min(10 * count + c - '0', LARGEST) : 0;
            highest = Math.max(highest, count);
        }
        at++;
        total += last * (highest - 1) + 1;
        last *= highest;
    }

    /** No later than RE2 sees it, which knows {@code [[:alpha:]]} besides. */
    private void endOfClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        int first = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }
}
