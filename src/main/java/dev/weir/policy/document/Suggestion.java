package dev.weir.policy.document;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The field that somebody may have meant. */
final class Suggestion {

    private static final int LONGEST = 24;

    /** What other programs call it. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("host", Names.DOMAIN),
            Map.entry("hosts", Names.DOMAIN),
            Map.entry("name", Names.DOMAIN),
            Map.entry("ip", Names.CIDR),
            Map.entry("address", Names.CIDR),
            Map.entry("network", Names.CIDR),
            Map.entry("regex", Names.PATTERN),
            Map.entry("regexp", Names.PATTERN),
            Map.entry("verb", Names.METHODS),
            Map.entry("source", Names.CLIENT),
            Map.entry("comment", Names.REASON),
            Map.entry("description", Names.REASON),
            Map.entry("contact", Names.OWNER),
            Map.entry("until", Names.EXPIRES),
            Map.entry("action", Names.MODE),
            Map.entry("deny", Names.BLACKLIST),
            Map.entry("block", Names.BLACKLIST),
            Map.entry("blocklist", Names.BLACKLIST),
            Map.entry("denylist", Names.BLACKLIST),
            Map.entry("whitelist", Names.ALLOW),
            Map.entry("allowlist", Names.ALLOW),
            Map.entry("egress", Names.REACH));

    private Suggestion() {}

    static Optional<String> of(String written, List<String> known) {
        String lower = written.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        String elsewhere = ELSEWHERE.get(lower);
        if (elsewhere != null && known.contains(elsewhere)) {
            return Optional.of(elsewhere);
        }
        if (lower.length() > LONGEST) {
            return Optional.empty();
        }
        String nearest = null;
        int distance = 3;
        for (String name : known) {
            int steps = steps(lower, name);
            if (steps < distance && steps < name.length() - 1) {
                nearest = name;
                distance = steps;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Letters to insert, delete, replace, or swap with their neighbour. */
    private static int steps(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int step(int[][] steps, String from, String to, int i, int j) {
        char a = from.charAt(i - 1);
        char b = to.charAt(j - 1);
        int least = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + (a == b ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a == to.charAt(j - 2) && b == from.charAt(i - 2);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
