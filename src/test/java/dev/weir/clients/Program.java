package dev.weir.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An external program in a directory of its own, with an environment in which nothing is set but what the test sets. It is ended, with all
 * that it started, when it takes too long.
 *
 * @param executable where it is installed
 * @param directory its working directory and home
 * @param environment what is set besides {@code PATH}, {@code HOME} and {@code LANG}
 * @param input what it reads, nothing when null
 */
record Program(
        Path executable,
        Path directory,
        Map<String, String> environment,
        @Nullable Path input) {

    /** Long enough for the slowest of them on a machine that does something else. */
    private static final long LIMIT_SECONDS = 90;

    /** How a program ended. */
    record Ran(String command, int exit, String output, String errors) {

        Ran succeeded() {
            assertEquals(0, exit, this::toString);
            return this;
        }

        Ran failed(int with) {
            assertEquals(with, exit, this::toString);
            return this;
        }

        Ran says(String words) {
            assertTrue(output.contains(words), () -> "no '" + words + "' in: " + this);
            return this;
        }
    }

    /** The first of these that is on the {@code PATH}; where none is, the test is left out. */
    static Program installed(Path directory, String... names) {
        Optional<Path> found =
                Arrays.stream(names).flatMap(name -> find(name).stream()).findFirst();
        assumeTrue(found.isPresent(), () -> names[0] + " is not installed here");
        return new Program(found.orElseThrow(), directory, Map.of(), null);
    }

    private static Optional<Path> find(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Program in(Path other) {
        return new Program(executable, other, environment, input);
    }

    Program with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Program(executable, directory, Map.copyOf(more), input);
    }

    Program reading(Path file) {
        return new Program(executable, directory, environment, file);
    }

    Ran run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(executable.toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            Path errors = Files.createTempFile(directory, "errors", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(input == null ? new File("/dev/null") : input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            set(builder.environment());
            int exit = exit(builder.start(), command, errors);
            return new Ran(
                    String.join(" ", command),
                    exit,
                    Files.readString(output, StandardCharsets.ISO_8859_1),
                    Files.readString(errors, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void set(Map<String, String> inherited) {
        String path = inherited.getOrDefault("PATH", "/usr/bin:/bin");
        inherited.clear();
        inherited.put("PATH", path);
        inherited.put("HOME", directory.toString());
        inherited.put("LANG", "C.UTF-8");
        inherited.putAll(environment);
    }

    private static int exit(Process process, List<String> command, Path errors) throws IOException {
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError(
                    command + " does not end; it said: " + Files.readString(errors, StandardCharsets.ISO_8859_1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
