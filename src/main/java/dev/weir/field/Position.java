package dev.weir.field;

/** A number of bytes (RFC 9110 §14.1.1, §14.4). */
final class Position {

    private Position() {}

    /** The number between these two, at most {@link Long#MAX_VALUE}; -1 for anything but digits. */
    static long parse(String text, int from, int to) {
        long number = from < to ? 0 : -1;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (!Syntax.isDigit(c)) {
                return -1;
            }
            int digit = c - '0';
            number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
        }
        return number;
    }
}
