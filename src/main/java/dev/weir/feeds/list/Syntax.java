package dev.weir.feeds.list;

import dev.weir.net.IpLiteral;
import java.util.Set;

/** How the lines of a list are written. None of them throws, whatever the line. */
enum Syntax {
    /** {@code 0.0.0.0 name name # comment}. */
    HOSTS {
        @Override
        void read(String line, Tally tally) {
            int end = uncommented(line);
            int at = skipBlanks(line, 0, end);
            if (at == end) {
                return;
            }
            int next = skipWord(line, at, end);
            String address = line.substring(at, next);
            if (!isAddress(address)) {
                tally.skip(Skipped.NOT_A_NAME);
                return;
            }
            boolean blocks = isNowhere(address);
            for (at = skipBlanks(line, next, end); at < end; at = skipBlanks(line, next, end)) {
                next = skipWord(line, at, end);
                if (blocks) {
                    tally.block(line.substring(at, next));
                } else {
                    tally.skip(Skipped.MAPPING);
                }
            }
        }
    },

    /** A name on each line. */
    DOMAINS {
        @Override
        void read(String line, Tally tally) {
            String name = line.substring(0, uncommented(line)).strip();
            if (name.isEmpty()) {
                return;
            }
            tally.block(name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name);
        }
    },

    /** {@code ||name^} and {@code @@||name^}, among much else. */
    ADBLOCK {
        @Override
        void read(String line, Tally tally) {
            String rule = line.strip();
            if (rule.isEmpty() || rule.startsWith("!") || rule.startsWith("[") || isHashComment(rule)) {
                return;
            }
            boolean excepts = rule.startsWith("@@");
            String pattern = excepts ? rule.substring(2) : rule;
            if (pattern.startsWith("||")) {
                domainRule(pattern.substring(2), excepts, tally);
            } else {
                tally.skip(isCosmetic(rule) ? Skipped.COSMETIC : Skipped.OTHER);
            }
        }
    };

    /** Options that leave a rule for a whole domain what it is. */
    private static final Set<String> NOT_NARROWING = Set.of("", "important", "all", "match-case");

    private static final String COSMETIC_AFTER_HASH = "#@?$%";

    /** Reads one line into the tally. */
    abstract void read(String line, Tally tally);

    /** Whether a line begins as one of a hosts file does. */
    static boolean looksLikeHosts(String line) {
        int end = uncommented(line);
        int at = skipBlanks(line, 0, end);
        int next = skipWord(line, at, end);
        return next > at && skipBlanks(line, next, end) < end && isAddress(line.substring(at, next));
    }

    /** Whether a line can be of an Adblock list alone. */
    static boolean looksLikeAdblock(String line) {
        return line.startsWith("||")
                || line.startsWith("@@")
                || line.startsWith("[Adblock")
                || (isCosmetic(line) && !isHashComment(line));
    }

    /** Whether a line says nothing in any syntax. */
    static boolean isComment(String line) {
        return line.isBlank() || line.startsWith("!") || isHashComment(line);
    }

    private static void domainRule(String rule, boolean excepts, Tally tally) {
        int dollar = rule.indexOf('$');
        String pattern = dollar < 0 ? rule : rule.substring(0, dollar);
        String options = dollar < 0 ? "" : rule.substring(dollar + 1);
        String domain = pattern.endsWith("^|") ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (!domain.endsWith("^") || !isPlain(domain)) {
            tally.skip(isCosmetic(rule) ? Skipped.COSMETIC : Skipped.PATTERN);
        } else if (narrows(options)) {
            tally.skip(Skipped.NARROWED);
        } else if (excepts) {
            tally.except(domain.substring(0, domain.length() - 1));
        } else {
            tally.block(domain.substring(0, domain.length() - 1));
        }
    }

    /** Whether nothing but a name stands before the separator at the end. */
    private static boolean isPlain(String domain) {
        for (int i = 0; i < domain.length() - 1; i++) {
            if ("/*^|:?=&".indexOf(domain.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean narrows(String options) {
        int start = 0;
        for (int i = 0; i <= options.length(); i++) {
            if (i == options.length() || options.charAt(i) == ',') {
                if (!NOT_NARROWING.contains(options.substring(start, i).strip())) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static boolean isHashComment(String line) {
        return line.startsWith("#") && (line.length() == 1 || COSMETIC_AFTER_HASH.indexOf(line.charAt(1)) < 0);
    }

    private static boolean isCosmetic(String rule) {
        int hash = rule.indexOf('#');
        return hash >= 0
                && hash + 1 < rule.length()
                && COSMETIC_AFTER_HASH.indexOf(rule.charAt(hash + 1)) >= 0
                && rule.indexOf('#', hash + 1) > 0;
    }

    /** Where what is no comment ends. */
    private static int uncommented(String line) {
        if (line.startsWith("!")) {
            return 0;
        }
        int hash = line.indexOf('#');
        return hash < 0 ? line.length() : hash;
    }

    private static int skipBlanks(String line, int from, int end) {
        int at = from;
        while (at < end && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipWord(String line, int from, int end) {
        int at = from;
        while (at < end && !isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isAddress(String word) {
        return isNowhere(word) || IpLiteral.parse(word).isPresent();
    }

    /** Whether a name led there is blocked: the wildcard address, or loopback. */
    private static boolean isNowhere(String word) {
        return switch (word) {
            case "0.0.0.0", "127.0.0.1", "0", "::", "::1" -> true;
            default ->
                IpLiteral.parse(word)
                        .filter(address -> address.isAnyLocalAddress() || address.isLoopbackAddress())
                        .isPresent();
        };
    }
}
