package dev.weir.redis;

import java.util.regex.Pattern;

/** Why something with Redis failed, in words for a log: in one line of bounded length, and without the password that an address may hold. */
public final class Reason {

    private static final int LONGEST = 400;
    private static final Pattern USER = Pattern.compile("(?<=://)\\S*@|(?<=password=)[^&\\s]+");
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Cntrl}]+");

    private Reason() {}

    public static String of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        String first = words(failure);
        String last = words(root);
        return clean(first.contains(last) ? first : first + ": " + last);
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static String clean(String words) {
        String line = USER.matcher(GAP.matcher(words).replaceAll(" ")).replaceAll("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
