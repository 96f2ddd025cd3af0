package dev.weir.policy.document;

/** What text may hold that is shown to people within a line: nothing that ends the line, hides, or turns the rest around. */
final class OneLine {

    private OneLine() {}

    static boolean permits(String text) {
        return text.codePoints().allMatch(OneLine::permits);
    }

    static boolean permits(int c) {
        boolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        return !switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                }
                && !turns;
    }
}
