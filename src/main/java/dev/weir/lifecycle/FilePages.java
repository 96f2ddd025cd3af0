package dev.weir.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of this process's memory that shows a file as it is: its pages can be dropped, and come again from the file when they are
 * touched.
 *
 * @param start its address
 * @param length in bytes
 */
record FilePages(long start, long length) {

    private static final Pattern FIRST_LINE = Pattern.compile("\\p{XDigit}+-\\p{XDigit}+ .*");

    /** Private and not writable; what a write is to change stays, and so does what others see change. */
    private static final Pattern READ_ONLY = Pattern.compile(
            "(\\p{XDigit}{1,16})-(\\p{XDigit}{1,16}) [r-]-[x-]p \\p{XDigit}+ \\p{XDigit}+:\\p{XDigit}+ 0*[1-9]\\d* +(/.*)");

    /** Pages that are the file's no more: once written to, here or in the swap space. Dropped, they would be lost. */
    private static final List<String> WRITTEN = List.of("Anonymous:", "Swap:");

    private static final Pattern NONE = Pattern.compile("\\w+: *0 kB");

    /**
     * Those of a file.
     *
     * @param smaps the lines of {@code /proc/self/smaps}
     */
    static List<FilePages> of(String file, List<String> smaps) {
        List<FilePages> found = new ArrayList<>();
        int first = 0;
        while (first < smaps.size()) {
            int next = nextMapping(smaps, first + 1);
            ofMapping(file, smaps.subList(first, next)).ifPresent(found::add);
            first = next;
        }
        return found;
    }

    private static int nextMapping(List<String> smaps, int from) {
        int next = from;
        while (next < smaps.size() && !FIRST_LINE.matcher(smaps.get(next)).matches()) {
            next++;
        }
        return next;
    }

    private static Optional<FilePages> ofMapping(String file, List<String> lines) {
        Matcher mapping = READ_ONLY.matcher(lines.getFirst());
        if (!mapping.matches() || !mapping.group(3).equals(file) || !isUnwritten(lines)) {
            return Optional.empty();
        }
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        long end = Long.parseUnsignedLong(mapping.group(2), 16);
        return Long.compareUnsigned(start, end) < 0 ? Optional.of(new FilePages(start, end - start)) : Optional.empty();
    }

    /** Said in so many words: what a kernel does not tell may be otherwise. */
    private static boolean isUnwritten(List<String> lines) {
        return WRITTEN.stream().allMatch(name -> {
            List<String> said =
                    lines.stream().filter(line -> line.startsWith(name)).toList();
            return !said.isEmpty()
                    && said.stream().allMatch(line -> NONE.matcher(line).matches());
        });
    }
}
