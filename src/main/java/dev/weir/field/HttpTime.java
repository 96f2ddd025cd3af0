package dev.weir.field;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.util.List;
import java.util.OptionalLong;

/** A moment as HTTP writes it (RFC 9110 §5.6.7). Names are read in any case; a leap second is the start of the next minute. */
public final class HttpTime {

    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> LONG_DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final String ZONE = " GMT";

    private static final int NAME = 3;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int LAST_YEAR = 9999;
    private static final long FIRST_SECOND = LocalDate.of(0, 1, 1).toEpochDay() * DAY;
    private static final long LAST_SECOND = LocalDate.of(LAST_YEAR, 12, 31).toEpochDay() * DAY + DAY - 1;

    /** How far ahead a year of two digits may lie. */
    private static final int YEARS_AHEAD = 50;

    private static final int CENTURY = 100;

    private HttpTime() {}

    /**
     * Seconds since the epoch; empty for anything but the three formats. The weekday need not be that of the date.
     *
     * @param nowEpochSecond the present, by which a year of two digits is understood
     */
    public static OptionalLong parse(String text, long nowEpochSecond) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            return asctime(text);
        }
        return comma == NAME ? fixdate(text) : rfc850(text, comma, nowEpochSecond);
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    private static OptionalLong fixdate(String text) {
        if (text.length() != 29
                || index(DAYS, text, 0) < 0
                || !all(text, 4, ' ', 7, ' ', 11, ' ', 16, ' ')
                || !Syntax.standsAt(text, 25, ZONE)) {
            return OptionalLong.empty();
        }
        return moment(number(text, 12, 4), index(MONTHS, text, 8), number(text, 5, 2), secondOfDay(text, 17));
    }

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static OptionalLong asctime(String text) {
        if (text.length() != 24 || index(DAYS, text, 0) < 0 || !all(text, 3, ' ', 7, ' ', 10, ' ', 19, ' ')) {
            return OptionalLong.empty();
        }
        int day = text.charAt(8) == ' ' ? number(text, 9, 1) : number(text, 8, 2);
        return moment(number(text, 20, 4), index(MONTHS, text, 4), day, secondOfDay(text, 11));
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static OptionalLong rfc850(String text, int comma, long now) {
        int at = comma + 1;
        if (text.length() != at + 23
                || !isLongDay(text, comma)
                || !all(text, at, ' ', at + 3, '-', at + 7, '-', at + 10, ' ')
                || !Syntax.standsAt(text, at + 19, ZONE)) {
            return OptionalLong.empty();
        }
        int month = index(MONTHS, text, at + 4);
        int day = number(text, at + 1, 2);
        int second = secondOfDay(text, at + 11);
        int year = number(text, at + 8, 2);
        return year < 0 || month < 0 || day < 0 || second < 0
                ? OptionalLong.empty()
                : moment(fullYear(year, month, day, second, now), month, day, second);
    }

    /** The latest year that ends so and does not put the moment more than fifty years ahead. */
    private static int fullYear(int lastDigits, int month, int day, int second, long now) {
        long present = Math.clamp(now, FIRST_SECOND, LAST_SECOND);
        LocalDate limit = LocalDate.ofEpochDay(Math.floorDiv(present, DAY)).plusYears(YEARS_AHEAD);
        int year = limit.getYear() - Math.floorMod(limit.getYear(), CENTURY) + lastDigits;
        long atLimit = order(limit.getMonthValue() - 1, limit.getDayOfMonth(), Math.floorMod(present, DAY));
        boolean beyond = year > limit.getYear() || (year == limit.getYear() && order(month, day, second) > atLimit);
        return beyond ? year - CENTURY : year;
    }

    /** Orders moments of one year. */
    private static long order(int month, int day, long second) {
        return (month * 32L + day) * 2 * DAY + second;
    }

    /** Empty where a part is -1, or no such day exists. */
    private static OptionalLong moment(int year, int month, int day, int second) {
        if (year < 0 || month < 0 || day < 1 || second < 0) {
            return OptionalLong.empty();
        }
        boolean exists = day <= Month.of(month + 1).length(Year.isLeap(year));
        return exists
                ? OptionalLong.of(LocalDate.of(year, month + 1, day).toEpochDay() * DAY + second)
                : OptionalLong.empty();
    }

    /** {@code 08:49:37} from here on; -1 for no time of day. */
    private static int secondOfDay(String text, int at) {
        int hour = number(text, at, 2);
        int minute = number(text, at + 3, 2);
        int second = number(text, at + 6, 2);
        boolean read = hour >= 0 && minute >= 0 && second >= 0 && all(text, at + 2, ':', at + 5, ':');
        return read && hour < 24 && minute < 60 && second <= 60 ? (int) (hour * HOUR + minute * MINUTE) + second : -1;
    }

    /** Whether these characters stand at these places. */
    private static boolean all(String text, int... placesAndCharacters) {
        for (int i = 0; i < placesAndCharacters.length; i += 2) {
            if (text.charAt(placesAndCharacters[i]) != placesAndCharacters[i + 1]) {
                return false;
            }
        }
        return true;
    }

    /** So many digits from here on; -1 where one of them is something else. */
    private static int number(String text, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            if (!Syntax.isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    /** Which of these names of three letters stands here; -1 for none. */
    private static int index(List<String> names, String text, int at) {
        for (int i = 0; i < names.size(); i++) {
            if (Syntax.standsAt(text, at, names.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLongDay(String text, int length) {
        for (String name : LONG_DAYS) {
            if (name.length() == length && Syntax.standsAt(text, 0, name)) {
                return true;
            }
        }
        return false;
    }

    /** IMF-fixdate, within the years 0 to 9999 that it can name. */
    public static String format(long epochSecond) {
        long moment = Math.clamp(epochSecond, FIRST_SECOND, LAST_SECOND);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(moment, DAY));
        int second = (int) Math.floorMod(moment, DAY);
        byte[] text = "DDD, 00 MMM 0000 00:00:00 GMT".getBytes(StandardCharsets.ISO_8859_1);
        put(text, 0, DAYS.get(date.getDayOfWeek().getValue() - 1));
        put(text, 5, 2, date.getDayOfMonth());
        put(text, 8, MONTHS.get(date.getMonthValue() - 1));
        put(text, 12, 4, date.getYear());
        put(text, 17, 2, (int) (second / HOUR));
        put(text, 20, 2, (int) (second % HOUR / MINUTE));
        put(text, 23, 2, (int) (second % MINUTE));
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] text, int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            text[at + i] = (byte) name.charAt(i);
        }
    }

    private static void put(byte[] text, int at, int digits, int number) {
        for (int i = at + digits - 1, rest = number; i >= at; i--, rest /= 10) {
            text[i] = (byte) ('0' + rest % 10);
        }
    }
}
