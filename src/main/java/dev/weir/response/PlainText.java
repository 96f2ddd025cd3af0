package dev.weir.response;

/** Text from outside, made fit to be shown to a person: bounded, on one line, with nothing that is not seen. */
public final class PlainText {

    private static final int REPLACEMENT = 0xfffd;

    private PlainText() {}

    /** The text with controls, line ends, direction marks and halves of surrogate pairs replaced. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(isSeen(c) ? c : REPLACEMENT));
        return shown.toString();
    }

    /** The same, of at most so many characters. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? of(text) : of(text.substring(0, longest - 1)) + "…";
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
