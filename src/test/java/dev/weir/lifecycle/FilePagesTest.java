package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePagesTest {

    private static final String WEIR = "/opt/weir/weir";
    private static final String TEXT = "00410000-03757000 r-xp 00010000 fe:00 5390638    " + WEIR;
    private static final String UNWRITTEN = "Rss: 32468 kB|Anonymous:       0 kB|Swap:   0 kB|VmFlags: rd ex mr mw me";

    private static List<FilePages> of(String... lines) {
        return FilePages.of(
                WEIR,
                Arrays.stream(lines)
                        .flatMap(several -> Stream.of(several.split("\\|", -1)))
                        .toList());
    }

    @Test
    void ofAllMappingsThoseOfTheFileThatNothingWritesTo() {
        assertEquals(
                List.of(new FilePages(0x410000, 0x3347000), new FilePages(0x7f3f72f00000L, 0x1580000)),
                of(
                        TEXT,
                        UNWRITTEN,
                        "03790000-06ce0000 rw-p 03380000 fe:00 5390638    " + WEIR,
                        UNWRITTEN,
                        "3af20000-3af41000 rw-p 00000000 00:00 0    [heap]",
                        UNWRITTEN,
                        "7f3f72f00000-7f3f74480000 r--p 03380000 fe:00 5390638    " + WEIR,
                        UNWRITTEN,
                        "7f4772f24000-7f477307a000 r-xp 00026000 fe:00 339380    /usr/lib/x86_64-linux-gnu/libc.so.6",
                        UNWRITTEN,
                        "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]",
                        UNWRITTEN));
    }

    @ParameterizedTest
    @CsvSource({
        "1000-2000 r--p 0 fe:00 7 /opt/weir/weir, 1000, 1000",
        "1000-2000 ---p 0 fe:00 7 /opt/weir/weir, 1000, 1000",
        "1000-2000 --xp ABCDEF FE:00 7 /opt/weir/weir, 1000, 1000",
        "7fffffffffff0000-8000000000010000 r--p 0 fe:00 007 /opt/weir/weir, 7fffffffffff0000, 20000",
        "ffffffffffff0000-fffffffffffff000 r--p 0 00:2f 18446744073709551615 /opt/weir/weir, ffffffffffff0000, f000",
    })
    void whereTheyAre(String mapping, String start, String length) {
        assertEquals(
                List.of(new FilePages(Long.parseUnsignedLong(start, 16), Long.parseLong(length, 16))),
                of(mapping, UNWRITTEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "VmFlags: rd ex mr mw me",
                "1000-2000",
                "1000-2000 ",
                "1000-2000 rw-p 0 fe:00 7 /opt/weir/weir",
                "1000-2000 -w-p 0 fe:00 7 /opt/weir/weir",
                "1000-2000 r--s 0 fe:00 7 /opt/weir/weir",
                "1000-2000 r-- 0 fe:00 7 /opt/weir/weir",
                "1000-2000 r--pp 0 fe:00 7 /opt/weir/weir",
                "1000-2000 r--p 0 fe:00 0 /opt/weir/weir",
                "1000-2000 r--p 0 fe:00 000 /opt/weir/weir",
                "1000-2000 r--p 0 fe:00 -7 /opt/weir/weir",
                "1000-2000 r--p 0 fe:00 /opt/weir/weir",
                "1000-2000 r--p 0 fe:00 7",
                "1000-2000 r--p 0 fe:00 7 ",
                "1000-2000 r--p 0 fe:00 7 [vdso]",
                "1000-2000 r--p 0 fe:00 7 /opt/weir/weir ",
                "1000-2000 r--p 0 fe:00 7 /opt/weir/weir (deleted)",
                "1000-2000 r--p 0 fe:00 7 /opt/weir/weir2",
                "1000-2000 r--p 0 fe:00 7 //opt/weir/weir",
                "1000-2000 r--p 0 fe:00 7 /lib/libc.so /opt/weir/weir",
                "1000-2000 r--p 0 fe00 7 /opt/weir/weir",
                "2000-1000 r--p 0 fe:00 7 /opt/weir/weir",
                "1000-1000 r--p 0 fe:00 7 /opt/weir/weir",
                "ffffffffffffffff-0 r--p 0 fe:00 7 /opt/weir/weir",
                "0000000000001000-00000000000002000 r--p 0 fe:00 7 /opt/weir/weir",
                "1000-g000 r--p 0 fe:00 7 /opt/weir/weir",
                "-1000-2000 r--p 0 fe:00 7 /opt/weir/weir",
                " 1000-2000 r--p 0 fe:00 7 /opt/weir/weir",
                "1000-2000-3000 r--p 0 fe:00 7 /opt/weir/weir",
            })
    void whatIsNoneOfThem(String mapping) {
        assertEquals(List.of(), of(mapping, UNWRITTEN));
        assertEquals(
                1,
                of(TEXT, UNWRITTEN, "1-2 rw-p 0 fe:00 7 /x", mapping, UNWRITTEN).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Anonymous: 0 kB",
                "Swap: 0 kB",
                "Anonymous: 4 kB|Swap: 0 kB",
                "Anonymous: 0 kB|Swap: 4 kB",
                "Anonymous: 10 kB|Swap: 0 kB",
                "Anonymous: 0 kB|Anonymous: 4 kB|Swap: 0 kB",
                "Swap: 0 kB|Anonymous: 0 kB|Swap: 4 kB",
                "Anonymous: 00 kB|Swap: 0 kB",
                "Anonymous: 0 MB|Swap: 0 kB",
                "Anonymous: 0|Swap: 0 kB",
                "Anonymous: |Swap: 0 kB",
                "Anonymous: -0 kB|Swap: 0 kB",
                "Anonymous: 99999999999999999999 kB|Swap: 0 kB",
                "AnonHugePages: 0 kB|SwapPss: 0 kB",
                " Anonymous: 0 kB|Swap: 0 kB",
            })
    void whatIsNotSaidToBeUnwrittenIsKept(String lines) {
        assertEquals(List.of(), of(TEXT, lines));
        assertEquals(List.of(), of(TEXT, lines, "1-2 rw-p 0 fe:00 7 /x", UNWRITTEN));
    }

    @Test
    void ofNothingThereIsNothing() {
        assertEquals(List.of(), FilePages.of(WEIR, List.of()));
    }

    /** Of a process as it is, whatever its kernel says. */
    @Test
    void theRunningOnesAreFound() throws IOException {
        Path mappings = Path.of("/proc/self/smaps");
        assumeTrue(Files.isReadable(mappings), "there are no such files here");
        List<String> lines = Files.readAllLines(mappings);
        String library = lines.stream()
                .filter(line -> line.contains(" r-xp ") && line.endsWith("/libjvm.so"))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst()
                .orElseThrow();
        List<FilePages> found = FilePages.of(library, lines);
        assertFalse(found.isEmpty());
        assertTrue(found.stream().allMatch(pages -> pages.length() > 0 && pages.length() % 4096 == 0), found::toString);
    }
}
