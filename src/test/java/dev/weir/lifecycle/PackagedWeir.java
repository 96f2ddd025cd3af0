package dev.weir.lifecycle;

import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application as a process of its own on free ports, driven from outside. It ends with the test. */
final class PackagedWeir implements AutoCloseable {

    /** A start takes seconds, and many on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(80);

    /** What is started in the background of a script ignores the interrupt, and so does all that it starts; the application is sent one. */
    private static final String INTERRUPTIBLE =
            "[ -z \"$(trap -p INT)\" ] || exec env --default-signal=INT \"$0\" \"$@\"; ";

    private static final Pattern PLAIN = Pattern.compile("proxy on http://127\\.0\\.0\\.1:(\\d+) ");
    private static final Pattern TLS = Pattern.compile("proxy on https://127\\.0\\.0\\.1:(\\d+) ");
    private static final Pattern CONTROL = Pattern.compile("Listening on: https?://[0-9.]+:(\\d+)");
    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private PackagedWeir(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(this::readAll);
    }

    /** What a process is started with. */
    static final class Setup {
        private final Map<String, String> properties = new LinkedHashMap<>(Map.of(
                "quarkus.http.port", "0",
                "quarkus.management.port", "0",
                "weir.proxy.http.port", "0",
                "weir.proxy.https.port", "0",
                "weir.egress.allow", "127.0.0.0/8",
                "weir.proxy.connect-ports", "1-65535"));
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String files = "";
        private String settings = "";

        Setup with(String key, String value) {
            properties.put(key, value);
            return this;
        }

        Setup without(String key) {
            properties.remove(key);
            return this;
        }

        Setup environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** What {@code config/application.properties} beside it says; what is set by key beats it. */
        Setup settings(String properties) {
            settings = properties;
            return this;
        }

        /** How many files it may have open, in the shell's words. */
        Setup files(String limit) {
            files = "ulimit -n " + limit + "; ";
            return this;
        }

        /** Starts the process and does not wait. */
        PackagedWeir launch() {
            List<String> command = new ArrayList<>(List.of("bash", "-c", files + INTERRUPTIBLE + "exec \"$0\" \"$@\""));
            command.addAll(application(properties.entrySet().stream()
                    .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                    .toList()));
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(directory().toFile())
                        .redirectErrorStream(true);
                builder.environment()
                        .keySet()
                        .removeIf(name -> name.matches("PORT|(WEIR|QUARKUS)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"));
                builder.environment().putAll(environment);
                return new PackagedWeir(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Starts the process and waits until it serves. */
        PackagedWeir start() {
            PackagedWeir weir = launch();
            try {
                weir.awaitServing();
                return weir;
            } catch (RuntimeException | Error e) {
                // Nobody else has it to end it.
                weir.process.destroyForcibly();
                throw e;
            }
        }

        private Path directory() throws IOException {
            Path directory = Files.createTempDirectory("weir-it");
            if (!settings.isEmpty()) {
                Files.createDirectory(directory.resolve("config"));
                Files.writeString(directory.resolve("config/application.properties"), settings);
            }
            return directory;
        }

        /** The native executable where that is what was built, else the jar. */
        private static List<String> application(List<String> properties) {
            String executable = System.getProperty("native.image.path", "");
            List<String> command = new ArrayList<>();
            if (executable.isEmpty()) {
                command.add(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            } else {
                command.add(absolute(executable));
            }
            command.addAll(properties);
            if (executable.isEmpty()) {
                command.addAll(List.of(
                        "-jar", absolute(System.getProperty("weir.jar", "target/quarkus-app/quarkus-run.jar"))));
            }
            return command;
        }

        private static String absolute(String path) {
            return Path.of(path).toAbsolutePath().toString();
        }
    }

    static Setup setup() {
        return new Setup();
    }

    private void readAll() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("output ended: " + e);
        }
    }

    /** What it has written so far, to both streams. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean hasLine(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    void awaitServing() {
        awaitLine(MANAGEMENT);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void awaitLine(String part) {
        awaitLine(Pattern.compile(Pattern.quote(part)));
    }

    private void awaitLine(Pattern pattern) {
        try {
            Eventually.await(
                    () -> found(pattern).isPresent() || !process.isAlive(), "a line with " + pattern, START_LIMIT);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in:\n" + String.join("\n", lines), e);
        }
        if (found(pattern).isEmpty()) {
            awaitExit();
            if (found(pattern).isEmpty()) {
                throw new AssertionError("it ended without a line with " + pattern + ":\n" + String.join("\n", lines));
            }
        }
    }

    private OptionalInt found(Pattern pattern) {
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return OptionalInt.of(matcher.groupCount() == 0 ? 0 : Integer.parseInt(matcher.group(1)));
            }
        }
        return OptionalInt.empty();
    }

    int port() {
        return found(PLAIN).orElseThrow();
    }

    int tlsPort() {
        return found(TLS).orElseThrow();
    }

    int controlPort() {
        return found(CONTROL).orElseThrow();
    }

    int managementPort() {
        return found(MANAGEMENT).orElseThrow();
    }

    RawClient client() {
        return RawClient.connect(port());
    }

    /** The answer of a socket of the process to a plain GET on a connection of its own. */
    static RawResponse get(int port, String path) {
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return client.readResponse();
        }
    }

    RawResponse health(String probe) {
        return get(managementPort(), "/q/health/" + probe);
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) {
        try {
            int sent = new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (sent != 0) {
                throw new AssertionError("SIG" + name + " was not sent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Resident memory in bytes. */
    long memory() {
        try (var status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit code, once it has ended and all it wrote was read. */
    int awaitExit() {
        try {
            if (!process.waitFor(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it does not end:\n" + String.join("\n", lines));
            }
            reader.join(Eventually.LIMIT.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }
}
