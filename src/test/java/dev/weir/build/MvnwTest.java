package dev.weir.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./mvnw} chooses, and what it says, on machines made of scripts: no network, no real JDK, no real Maven. */
@DisabledOnOs(OS.WINDOWS)
class MvnwTest {

    private static final List<String> TOOLS = List.of(
            "basename",
            "cat",
            "cp",
            "cut",
            "dirname",
            "gzip",
            "mkdir",
            "mktemp",
            "mv",
            "rm",
            "sed",
            "sh",
            "sha512sum",
            "tar",
            "tr");

    private static final Path WRAPPER = Path.of("mvnw").toAbsolutePath();

    /** Links to the few tools that every machine has. */
    private static final Path TOOL_PATH = Path.of("target/mvnw-tools").toAbsolutePath();

    @TempDir
    Path machine;

    private Path project;
    private Path path;
    private Path served;

    record Run(int code, String out, String err) {
        void chose(String jdk, String maven) {
            assertEquals(0, code, err);
            assertTrue(out.startsWith("maven=" + maven + "\njdk=" + jdk + "\n"), out);
        }

        void refused(String because) {
            assertEquals(1, code, out);
            assertEquals("", out);
            assertTrue(err.contains(because), err);
        }
    }

    @BeforeAll
    static void tools() throws IOException {
        Files.createDirectories(TOOL_PATH);
        for (String tool : TOOLS) {
            Files.deleteIfExists(TOOL_PATH.resolve(tool));
            Files.createSymbolicLink(TOOL_PATH.resolve(tool), find(tool));
        }
    }

    @BeforeEach
    void anEmptyMachine() throws IOException {
        project = Files.createDirectories(machine.resolve("a project"));
        path = Files.createDirectories(machine.resolve("path"));
        served = machine.resolve("served.tar.gz");
        Files.copy(WRAPPER, project.resolve("mvnw"));
        Files.createFile(project.resolve("pom.xml"));
        pin("0".repeat(128));
    }

    @Test
    void javaHomeComesFirstWhenItIsNewEnough() throws Exception {
        jdkOnPath("25.0.1");
        maven(path, "3.9.9");
        run(Map.of("JAVA_HOME", jdk("mine", "26").toString())).chose("mine", "3.9.9");
    }

    @Test
    void anOldJavaHomeGivesWayToThePath() throws Exception {
        jdkOnPath("25.0.1");
        maven(path, "3.9.9");
        run(Map.of("JAVA_HOME", jdk("old", "17.0.12").toString())).chose("onpath", "3.9.9");
    }

    @Test
    void anOldPathGivesWayToTheNewestInTheUsualPlaces() throws Exception {
        jdkOnPath("17.0.12");
        maven(path, "3.8.7");
        jdk("jvm/first", "25.0.1");
        jdk("jvm/newest one", "27");
        jdk("jvm/ancient", "1.8.0_402");
        jdk("jvm/runtime", "28");
        Files.delete(machine.resolve("jvm/runtime/bin/javac"));
        run(Map.of()).chose("newest one", "3.8.7");
    }

    @Test
    void sdkmanIsAUsualPlace() throws Exception {
        maven(path, "3.9.9");
        jdk("sdkman/candidates/java/99.0.1-tem", "99.0.1");
        Map<String, String> environment =
                Map.of("SDKMAN_DIR", machine.resolve("sdkman").toString());
        run(environment, Stream.of("MVNW_JDKS"), project, "verify").chose("99.0.1-tem", "3.9.9");
    }

    @Test
    void anEarlyAccessVersionIsRead() throws Exception {
        maven(path, "3.9.9");
        jdk("jvm/early", "26-ea");
        run(Map.of()).chose("early", "3.9.9");
    }

    @Test
    void withoutAnyJdkOneLineSaysWhatToInstall() throws Exception {
        jdkOnPath("17.0.12");
        jdk("jvm/old", "21");
        maven(path, "3.9.9");
        Run run = run(Map.of());
        run.refused("no JDK 25 or newer found: install one");
        assertEquals(1, run.err().lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.7", "3.8.10", "3.9.0", "3.10.1", "4.0.0"})
    void aRecentMavenOfThePathIsTaken(String version) throws Exception {
        jdk("jvm/jdk", "25");
        maven(path, version);
        run(Map.of()).chose("jdk", version);
    }

    @ParameterizedTest
    @CsvSource({"3.6.3", "3.8.6", "2.2.1"})
    void anOldMavenOfThePathGivesWayToThePinnedOne(String version) throws Exception {
        jdk("jvm/jdk", "25");
        maven(path, version);
        curl();
        pin(serve("3.9.11"));
        Run run = run(Map.of());
        run.chose("jdk", "3.9.11");
        assertTrue(
                run.err().contains("mvnw: fetching https://archive.apache.org/dist/maven/maven-3/3.9.11/"), run.err());
    }

    @Test
    void thePinnedMavenIsFetchedOnce() throws Exception {
        jdk("jvm/jdk", "25");
        curl();
        pin(serve("3.9.11"));
        run(Map.of()).chose("jdk", "3.9.11");
        Files.delete(served);
        Run again = run(Map.of());
        again.chose("jdk", "3.9.11");
        assertEquals("", again.err());
        assertEquals(List.of("apache-maven-3.9.11"), names(machine.resolve("home/.m2/wrapper/dists")));
    }

    @Test
    void aMavenWithAnotherChecksumIsRefusedAndLeavesNothing() throws Exception {
        jdk("jvm/jdk", "25");
        curl();
        serve("3.9.11");
        pin("f".repeat(128));
        Run run = run(Map.of());
        run.refused("mvnw: REFUSED: ");
        assertTrue(run.err().contains("SHA-512 expected " + "f".repeat(128) + ", received "), run.err());
        assertEquals(List.of(), names(machine.resolve("home/.m2/wrapper/dists/apache-maven-3.9.11")));
    }

    @Test
    void aDownloadThatFailsSaysWhatToDo() throws Exception {
        jdk("jvm/jdk", "25");
        curl();
        run(Map.of()).refused("install Maven 3.8.7 or newer, or set MVNW_REPOURL or https_proxy.");
    }

    @Test
    void withoutAnythingToFetchWithItSaysSo() throws Exception {
        jdk("jvm/jdk", "25");
        run(Map.of()).refused("neither curl nor wget");
    }

    @Test
    void aMirrorAndAnotherDirectoryCanBeNamed() throws Exception {
        jdk("jvm/jdk", "25");
        curl();
        pin(serve("3.9.11"));
        Path kept = machine.resolve("kept");
        Run run = run(Map.of("MVNW_REPOURL", "https://mirror.example/m/", "MAVEN_USER_HOME", kept.toString()));
        run.chose("jdk", "3.9.11");
        assertTrue(
                run.err()
                        .contains(
                                "https://mirror.example/m/org/apache/maven/apache-maven/3.9.11/apache-maven-3.9.11-bin.tar.gz"),
                run.err());
        assertTrue(Files.isDirectory(kept.resolve("wrapper/dists")));
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        jdk("jvm/jdk", "25");
        maven(path, "3.9.9");
        Run run = run(Map.of(), Stream.empty(), project, "-Dx=a  b", "*", "", "$HOME", "it's");
        assertEquals(List.of("[-Dx=a  b]", "[*]", "[]", "[$HOME]", "[it's]"), arguments(run));
    }

    @Test
    void fromElsewhereItBuildsItsOwnProject() throws Exception {
        jdk("jvm/jdk", "25");
        maven(path, "3.9.9");
        assertEquals(
                List.of("[-f]", "[" + project.toRealPath() + "/pom.xml]", "[-fae]", "[verify]"),
                arguments(run(Map.of(), Stream.empty(), machine, "-fae", "verify")));
        assertEquals(List.of("[-f]", "[other]"), arguments(run(Map.of(), Stream.empty(), machine, "-f", "other")));
    }

    @Test
    void theExitCodeIsMavens() throws Exception {
        jdk("jvm/jdk", "25");
        maven(path, "3.9.9");
        assertEquals(7, run(Map.of(), Stream.empty(), project, "fail").code());
    }

    @Test
    void choicesAreSaidWhenAsked() throws Exception {
        Path jdk = jdk("jvm/jdk", "25");
        maven(path, "3.9.9");
        Run run = run(Map.of("MVNW_VERBOSE", "true"));
        assertEquals("mvnw: JDK %s\nmvnw: Maven %s/mvn\n".formatted(jdk, path), run.err());
    }

    @Test
    void thePinnedDistributionIsComplete() throws IOException {
        String pinned = Files.readString(Path.of(".mvn/wrapper/maven-wrapper.properties"));
        assertTrue(pinned.contains("\ndistributionUrl=https://archive.apache.org/dist/maven/maven-3/"), pinned);
        assertTrue(pinned.lines().anyMatch(line -> line.matches("distributionSha512Sum=[0-9a-f]{128}")), pinned);
        assertTrue(Files.isExecutable(WRAPPER));
        assertFalse(Files.readString(WRAPPER).contains("\r"));
    }

    private Run run(Map<String, String> environment) throws IOException, InterruptedException {
        return run(environment, Stream.empty(), project, "verify");
    }

    private Run run(Map<String, String> environment, Stream<String> unset, Path directory, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(project.resolve("mvnw").toString()));
        command.addAll(List.of(arguments));
        Path out = machine.resolve("out");
        Path err = machine.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", path + ":" + TOOL_PATH);
        builder.environment().put("HOME", machine.resolve("home").toString());
        builder.environment().put("MVNW_JDKS", machine.resolve("jvm") + "/*");
        builder.environment().putAll(environment);
        unset.forEach(builder.environment()::remove);
        int code = builder.start().waitFor();
        return new Run(code, Files.readString(out), Files.readString(err));
    }

    private static List<String> arguments(Run run) {
        return run.out().lines().skip(2).toList();
    }

    /** A JDK whose java tells its version, and its home when that is asked for. */
    private Path jdk(String name, String version) throws IOException {
        Path home = machine.resolve(name);
        script(home.resolve("bin/java"), """
                case "$*" in *XshowSettings*) echo "    java.home = %s" >&2 ;; esac
                echo 'openjdk version "%s" 2026-01-01' >&2
                """.formatted(home, version));
        script(home.resolve("bin/javac"), "");
        return home;
    }

    private void jdkOnPath(String version) throws IOException {
        Files.createSymbolicLink(
                path.resolve("java"), jdk("elsewhere/onpath", version).resolve("bin/java"));
    }

    /** A Maven that tells its version, the JDK it was given, and its arguments one by one; {@code fail} makes it fail. */
    private static void maven(Path bin, String version) throws IOException {
        script(bin.resolve("mvn"), """
                if [ "$1" = -v ]; then
                  printf '\\033[1mApache Maven %1$s (abc)\\033[m\\nMaven home: /nowhere\\n'
                  exit
                fi
                echo "maven=%1$s"
                echo "jdk=${JAVA_HOME##*/}"
                for argument; do echo "[$argument]"; done
                [ "$1" != fail ] || exit 7
                """.formatted(version));
    }

    /** A curl that answers any address with what {@link #serve} made. */
    private void curl() throws IOException {
        script(path.resolve("curl"), """
                while [ "$1" != --output ]; do shift; done
                cp '%s' "$2" || exit 22
                """.formatted(served));
    }

    /** Packs a distribution as Apache does and answers its checksum. */
    private String serve(String version) throws IOException, InterruptedException, NoSuchAlgorithmException {
        String name = "apache-maven-" + version;
        maven(machine.resolve("packed/" + name + "/bin"), version);
        new ProcessBuilder(
                        "tar",
                        "-czf",
                        served.toString(),
                        "-C",
                        machine.resolve("packed").toString(),
                        name)
                .start()
                .waitFor();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(served)));
    }

    private void pin(String checksum) throws IOException {
        Path properties = project.resolve(".mvn/wrapper/maven-wrapper.properties");
        Files.createDirectories(properties.getParent());
        Files.writeString(properties, """
                # pinned
                distributionUrl=https://archive.apache.org/dist/maven/maven-3/3.9.11/binaries/apache-maven-3.9.11-bin.tar.gz
                distributionSha512Sum=%s
                """.formatted(checksum));
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of("/usr/bin/", "/bin/", "/usr/local/bin/")
                .map(directory -> Path.of(directory + tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this machine has no " + tool));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
