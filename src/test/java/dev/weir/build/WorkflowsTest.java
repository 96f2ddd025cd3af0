package dev.weir.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a workflow may do, and whose code runs in it. */
class WorkflowsTest {

    private static final Pattern USED = Pattern.compile("uses: (\\S+@\\S+)(.*)");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(".github/workflows"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void itMayReadUnlessAJobSaysMore(Path file) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains("\npermissions:\n  contents: read\n"));
        assertFalse(text.contains("pull_request_target"));
        // Text that a stranger chose would be run by the shell.
        assertFalse(text.contains("github.event.") || text.contains("github.head_ref"));
        long checkouts = text.lines()
                .filter(line -> line.contains("uses: actions/checkout@"))
                .count();
        assertEquals(
                checkouts,
                text.lines()
                        .filter(line -> line.strip().equals("persist-credentials: false"))
                        .count());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsOneThatCannotChange(Path file) throws IOException {
        String text = Files.readString(file);
        List<MatchResult> used = USED.matcher(text).results().toList();
        assertFalse(used.isEmpty());
        for (MatchResult action : used) {
            assertTrue(action.group(1).matches("\\S+@[0-9a-f]{40}"), action.group());
            assertTrue(action.group(2).matches(" # v\\d+\\.\\d+\\.\\d+"), action.group());
        }
    }
}
