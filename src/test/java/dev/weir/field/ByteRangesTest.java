package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.ByteRange.From;
import dev.weir.field.ByteRange.FromTo;
import dev.weir.field.ByteRange.Suffix;
import dev.weir.field.ByteRanges.Absent;
import dev.weir.field.ByteRanges.Ignored;
import dev.weir.field.ByteRanges.Requested;
import dev.weir.field.Selection.Parts;
import dev.weir.field.Selection.Span;
import dev.weir.field.Selection.Unsatisfiable;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {

    private static final long MAX = Long.MAX_VALUE;

    private static Requested asked(ByteRange... ranges) {
        return new Requested(List.of(ranges));
    }

    private static Parts parts(long... ends) {
        return new Parts(Stream.iterate(0, i -> i < ends.length, i -> i + 2)
                .map(i -> new Span(ends[i], ends[i + 1]))
                .toList());
    }

    static Stream<Arguments> read() {
        return Stream.of(
                arguments("bytes=0-4", asked(new FromTo(0, 4))),
                arguments("BYTES=0-4", asked(new FromTo(0, 4))),
                arguments(" bytes=0-4 ", asked(new FromTo(0, 4))),
                arguments("bytes=5-5", asked(new FromTo(5, 5))),
                arguments("bytes=007-", asked(new From(7))),
                arguments("bytes=-5", asked(new Suffix(5))),
                arguments("bytes=-0", asked(new Suffix(0))),
                arguments("bytes=0-0,-1", asked(new FromTo(0, 0), new Suffix(1))),
                arguments("bytes=, ,9-\t, 1-2,", asked(new From(9), new FromTo(1, 2))),
                arguments("bytes=9223372036854775807-", asked(new From(MAX))),
                arguments("bytes=99999999999999999999-", asked(new From(MAX))),
                arguments("bytes=0-99999999999999999999", asked(new FromTo(0, MAX))),
                arguments("bytes=-99999999999999999999", asked(new Suffix(MAX))));
    }

    @ParameterizedTest
    @MethodSource("read")
    void rangesAreRead(String line, ByteRanges ranges) {
        assertEquals(ranges, ByteRanges.parse(List.of(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=--1",
                "bytes=1",
                "bytes=1-0",
                "bytes=4-3,0-1",
                "bytes=0-1,x",
                "bytes=0-1 2-3",
                "bytes=0 - 1",
                "bytes =0-1",
                "bytes:0-1",
                "byte=0-1",
                "items=0-1",
                "0-1",
                "bytes=0-1-2",
                "bytes=+1-2",
                "bytes=1-+2",
                "bytes=0x0-1",
                "bytes=1.0-2",
                "bytes=\"0-1\"",
                "bytes=0-1;bytes=2-3",
                "bytes=0-1\0",
                "bytes=0-\n1",
                "bytes=\u0661-\u0662",
                "byte\u017f=0-1",
                "*",
                "bytes=*",
                "bytes=0-*",
                "bytes=a-b",
                "bytes=0-1\r\n",
            })
    void anythingElseIsIgnored(String line) {
        assertEquals(new Ignored(), ByteRanges.parse(List.of(line)));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1000, 100_000})
    void tooManyAreIgnored(int count) {
        assertEquals(new Ignored(), ByteRanges.parse(List.of("bytes=" + "0-,".repeat(count))));
    }

    static Stream<Arguments> asWhole() {
        return Stream.of(
                arguments(List.of(), new Absent()),
                arguments(List.of("bytes=0-1", "bytes=0-1"), new Ignored()),
                arguments(List.of("bytes=" + ",".repeat(100_000)), new Ignored()),
                arguments(List.of("bytes=" + "1".repeat(100_000) + "-"), asked(new From(MAX))),
                arguments(List.of("bytes=" + "0-,".repeat(100)), new Requested(Collections.nCopies(100, new From(0)))));
    }

    @ParameterizedTest
    @MethodSource("asWhole")
    void theFieldAsAWhole(List<String> lines, ByteRanges ranges) {
        assertEquals(ranges, ByteRanges.parse(lines));
    }

    static Stream<Arguments> selections() {
        return Stream.of(
                arguments("0-4", 10, parts(0, 4)),
                arguments("0-", 10, parts(0, 9)),
                arguments("9-", 10, parts(9, 9)),
                arguments("10-", 10, new Unsatisfiable()),
                arguments("10-20", 10, new Unsatisfiable()),
                arguments("9-99999999999999999999", 10, parts(9, 9)),
                arguments("-3", 10, parts(7, 9)),
                arguments("-10", 10, parts(0, 9)),
                arguments("-11", 10, parts(0, 9)),
                arguments("-99999999999999999999", 10, parts(0, 9)),
                arguments("-0", 10, new Unsatisfiable()),
                arguments("-0,10-", 10, new Unsatisfiable()),
                arguments("-0,10-,1-2", 10, parts(1, 2)),
                arguments("0-", 0, new Unsatisfiable()),
                arguments("-1", 0, new Unsatisfiable()),
                arguments("9223372036854775807-", 10, new Unsatisfiable()),
                arguments("9223372036854775807-", MAX, new Unsatisfiable()),
                arguments("9223372036854775806-", MAX, parts(MAX - 1, MAX - 1)),
                arguments("0-", MAX, parts(0, MAX - 1)),
                arguments("-1", MAX, parts(MAX - 1, MAX - 1)),
                arguments("-9223372036854775807", MAX, parts(0, MAX - 1)),
                // in the order asked
                arguments("5-6,0-1", 10, parts(5, 6, 0, 1)),
                arguments("5-6,0-1,3-3", 10, parts(5, 6, 0, 1, 3, 3)),
                // adjacent, and two that overlap, are served as asked
                arguments("0-1,2-3", 10, parts(0, 1, 2, 3)),
                arguments("0-2,2-3", 10, parts(0, 2, 2, 3)),
                arguments("5-9,0-4", 10, parts(5, 9, 0, 4)),
                // more than two that overlap
                arguments("0-2,2-3,3-4", 100, parts(0, 4)),
                arguments("50-50,2-3,90-,3-4,4-5,6-6", 100, parts(50, 50, 2, 6, 90, 99)),
                arguments("1-1,1-1,1-1", 100, parts(1, 1)),
                // larger than the whole
                arguments("0-,0-", 10, parts(0, 9)),
                arguments("0-6,3-9", 10, parts(0, 9)),
                arguments("8-9,0-8", 10, parts(0, 9)),
                arguments("0-,1-", MAX, parts(0, MAX - 1)),
                arguments("7-9,0-5,0-3", 10, parts(7, 9, 0, 5)),
                arguments("0-,".repeat(100), MAX, parts(0, MAX - 1)));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void rangesSelectParts(String ranges, long completeLength, Selection selection) {
        Requested requested = (Requested) ByteRanges.parse(List.of("bytes=" + ranges));
        assertEquals(selection, Selection.select(requested, completeLength));
    }
}
