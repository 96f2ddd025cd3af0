package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line of {@code docs/admin.md} that a shell can run, run from top to bottom against a Weir as it comes. */
class AdminLinesIT {

    private static final Path PAGE = Path.of("docs/admin.md");

    /** A row of a table whose second column has code. */
    private static final Pattern ROW = Pattern.compile("\\| [^|]+ \\| (.*`.*) \\|");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMAND = Pattern.compile("(c|y|curl|printf) .*|E=.*");
    private static final Pattern BLOCK = Pattern.compile(" {4}([A-Za-z].*?)( {2,}#.*)?");

    /** Any answer that is no success ends up in a file; what has no jq here is shown as it is. */
    private static final String SHELL = """
            set -u
            curl() {
              command curl --fail-with-body --max-time 30 "$@" || echo "$*" >> faults
            }
            command -v jq > jq.path || jq() {
              cat
            }
            """;

    /** A new password counts a moment after it was written. */
    private static final String NEW_PASSWORD = """
            P=$(cat weir-data/control-manager.password)
            until command curl -fsS -o /dev/null -u "manager:$P" $W/status; do sleep 0.5; done
            """;

    @TempDir
    private Path directory;

    /** Those of the blocks that need no cluster, and those of the tables, in the order of the page. */
    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher block = BLOCK.matcher(line);
            Matcher row = ROW.matcher(line);
            if (block.matches() && !line.contains("kubectl")) {
                commands.add(block.group(1));
            } else if (row.matches()) {
                CODE.matcher(row.group(1).replace("\\|", "|"))
                        .results()
                        .map(code -> code.group(1))
                        .filter(code -> COMMAND.matcher(code).matches())
                        .forEach(commands::add);
            }
        }
        return commands;
    }

    private String run(int control, List<String> commands) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder(SHELL);
        for (String command : commands) {
            script.append("echo '== '")
                    .append(quoted(command))
                    .append('\n')
                    .append(command)
                    .append('\n');
            if (command.startsWith("printf")) {
                script.append(NEW_PASSWORD);
            }
        }
        Path file = Files.writeString(
                directory.resolve("lines.sh"),
                script.toString().replace(":3180/", ":" + control + "/").replace("\"…\"", "\"'\"$P\"'\""));
        Path output = directory.resolve("output");
        Process bash = new ProcessBuilder("bash", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!bash.waitFor(120, TimeUnit.SECONDS)) {
            bash.destroyForcibly();
            throw new AssertionError("it does not end:\n" + Files.readString(output));
        }
        String said = Files.readString(output);
        assertEquals(0, bash.exitValue(), said);
        return said;
    }

    private static String quoted(String command) {
        return "'" + command.replace("'", "'\\''") + "'";
    }

    private static boolean isInstalled(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, name)));
    }

    @Test
    void everyLineDoesWhatItSays() throws IOException, InterruptedException {
        assumeTrue(isInstalled("bash") && isInstalled("curl"), "bash or curl is not installed here");
        assumeTrue(System.getProperty("os.name").equals("Linux"), "dates are told as GNU's date does");
        Path base = Files.writeString(directory.resolve("base.yaml"), "version: 1\n");
        try (RawOrigin lists = RawOrigin.start()
                        .answer(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nb.ads.example");
                PackagedWeir weir = PackagedWeir.setup()
                        .with("weir.data-dir", directory.resolve("weir-data").toString())
                        .with("weir.policy.base", base.toString())
                        .with("weir.policy.feeds.ads.url", lists.url("/ads.txt"))
                        .start();
                RawOrigin origin = RawOrigin.start();
                RawClient tunnel = weir.client()) {
            tunnel.connectTunnel(origin.authority());
            List<String> commands = commands().stream()
                    .map(command -> command.contains("/reach/<id>") ? idOf("reach", command) : idOf("tunnels", command))
                    .toList();
            assertTrue(commands.size() > 45, () -> "only these were found: " + commands);
            String said = run(weir.controlPort(), commands);
            Path faults = directory.resolve("faults");
            assertTrue(Files.notExists(faults), () -> "not all of them went well:\n" + said);
            tunnel.expectClosed();
            assertTrue(said.contains("\"total\""), said);
        }
    }

    /** The id that a person takes from the answer before. */
    private static String idOf(String list, String command) {
        return command.replace("<id>", "$(c $W/" + list + " | grep -o '\"id\":\"[^\"]*\"' | head -1 | cut -d'\"' -f4)");
    }
}
