package dev.weir.policy.match;

/**
 * Text that stands, in whatever case, in everything in which an expression is found; empty where none is certain. Only what stands
 * outside of groups and is neither repeated nor left out counts; of an expression with more to it nothing is certain.
 */
final class RequiredLiteral {

    private final String written;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";

    private RequiredLiteral(String written) {
        this.written = written;
    }

    static String of(String written) {
        boolean plain = written.indexOf('|') < 0
                && written.indexOf('{') < 0
                && !written.contains("(?")
                && !written.contains("[[")
                && written.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return plain ? new RequiredLiteral(written).find() : "";
    }

    private String find() {
        int depth = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            switch (c) {
                case '\\' -> {
                    i++;
                    if (i == written.length() || "QECxpP0123456789".indexOf(written.charAt(i)) >= 0) {
                        return "";
                    }
                    take(written.charAt(i), depth == 0 && !Character.isLetterOrDigit(written.charAt(i)));
                }
                case '[' -> {
                    end();
                    i = classEnd(i);
                }
                case '(', ')' -> {
                    end();
                    depth += c == '(' ? 1 : -1;
                }
                case '*', '?' -> {
                    run.setLength(Math.max(0, run.length() - 1));
                    end();
                }
                default -> take(c, depth == 0 && ".^$+".indexOf(c) < 0);
            }
        }
        end();
        return longest;
    }

    private void take(char c, boolean isLiteral) {
        if (isLiteral) {
            run.append(c);
        } else {
            end();
        }
    }

    private void end() {
        if (run.length() >= longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }

    /** Where a class ends; a bracket that comes first in it stands for itself. */
    private int classEnd(int start) {
        int i = start + 1;
        if (i < written.length() && written.charAt(i) == '^') {
            i++;
        }
        if (i < written.length() && written.charAt(i) == ']') {
            i++;
        }
        while (i < written.length() && written.charAt(i) != ']') {
            i += written.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
