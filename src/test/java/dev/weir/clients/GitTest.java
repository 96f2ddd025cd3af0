package dev.weir.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.listener.TestWeir;
import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** git over HTTP, from a server that git itself brings. */
class GitTest {

    /** More than git sends with a length: a push of it is chunked. */
    private static final Bytes MUCH = Bytes.random(9, 1_500_000);

    @TempDir
    static Path shared;

    private static Trust trust;
    private static TestWeir weir;

    @TempDir
    Path directory;

    private Program git;

    @BeforeAll
    static void start() {
        trust = new Trust(shared);
        weir = trust.proxy().start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @BeforeEach
    void find() {
        git = Program.installed(directory, "git")
                .with("GIT_CONFIG_NOSYSTEM", "1")
                .with("GIT_TERMINAL_PROMPT", "0")
                .with("GIT_SSL_CAINFO", trust.root())
                .with("GIT_AUTHOR_NAME", "a")
                .with("GIT_AUTHOR_EMAIL", "a@example.org")
                .with("GIT_COMMITTER_NAME", "a")
                .with("GIT_COMMITTER_EMAIL", "a@example.org");
        Path server = Path.of(git.run("--exec-path").succeeded().output().strip(), "git-http-backend");
        assumeTrue(Files.isExecutable(server), "git-http-backend is not installed here");
    }

    @ParameterizedTest
    @CsvSource({"http, PROXY, ORIGIN", "https, PROXY, ORIGIN", "http, '', PLAIN/ORIGIN", "https, '', PLAIN/ORIGIN"})
    void clonesAndPushes(String scheme, String setting, String form) throws IOException {
        String proxy = "http://127.0.0.1:" + weir.port();
        Path served = repository();
        try (RawOrigin origin = scheme.equals("http") ? RawOrigin.start() : RawOrigin.startTls(trust.origin())) {
            origin.answer(new Backend(git));
            String url = form.replace("PLAIN", proxy).replace("ORIGIN", scheme + "://" + origin.authority("localhost"));
            String http = "http.proxy=" + setting.replace("PROXY", proxy);
            git.run("-c", http, "clone", "-q", url + "/served.git", "copy").succeeded();
            assertEquals("one\n", Files.readString(directory.resolve("copy/file")));

            Program copy = git.in(directory.resolve("copy"));
            Files.write(directory.resolve("copy/much"), MUCH.toArray());
            copy.run("add", ".").succeeded();
            copy.run("commit", "-qm", "two").succeeded();
            copy.run("-c", http, "push", "-q", "origin", "HEAD:main").succeeded();
            git.in(served).run("log", "--format=%s", "main").succeeded().says("two\none\n");
            assertEquals("chunked", origin.requests().getLast().header("transfer-encoding"));
        }
    }

    /** {@code served.git} with one commit. */
    private Path repository() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path served = directory.resolve("served.git");
        git.run("init", "-q", "--bare", served.toString()).succeeded();
        git.in(served).run("config", "http.receivepack", "true").succeeded();
        git.in(served).run("symbolic-ref", "HEAD", "refs/heads/main").succeeded();
        git.in(work).run("init", "-q").succeeded();
        Files.writeString(work.resolve("file"), "one\n");
        git.in(work).run("add", ".").succeeded();
        git.in(work).run("commit", "-qm", "one").succeeded();
        git.in(work).run("push", "-q", served.toString(), "HEAD:main").succeeded();
        return served;
    }

    /** Runs {@code git http-backend} as a web server does (RFC 3875). */
    private record Backend(Program git) implements Answer {

        @Override
        public void play(RecordedRequest request, Conversation conversation) throws IOException {
            String target = request.target();
            int query = target.indexOf('?');
            Path body = Files.createTempFile(git.directory(), "body", "");
            Files.write(body, request.body().toArray());
            String response = git.with("GIT_PROJECT_ROOT", git.directory().toString())
                    .with("GIT_HTTP_EXPORT_ALL", "1")
                    .with("REQUEST_METHOD", request.method())
                    .with("PATH_INFO", query < 0 ? target : target.substring(0, query))
                    .with("QUERY_STRING", query < 0 ? "" : target.substring(query + 1))
                    .with("CONTENT_TYPE", Objects.requireNonNullElse(request.header("content-type"), ""))
                    .with("CONTENT_LENGTH", Integer.toString(request.body().length()))
                    .with("HTTP_CONTENT_ENCODING", Objects.requireNonNullElse(request.header("content-encoding"), ""))
                    .with("GIT_PROTOCOL", Objects.requireNonNullElse(request.header("git-protocol"), ""))
                    .reading(body)
                    .run("http-backend")
                    .succeeded()
                    .output();
            int end = response.indexOf("\r\n\r\n");
            int length = response.getBytes(ISO_8859_1).length - end - 4;
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n" + response);
        }
    }
}
