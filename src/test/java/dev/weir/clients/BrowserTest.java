package dev.weir.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.clients.Program.Ran;
import dev.weir.listener.TestWeir;
import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.WebSocketEcho;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chromium without a window, on a page that uses what pages use, from two sites, one of them over TLS. */
class BrowserTest {

    private static final String PAGE = """
            <!doctype html><title>page</title><link rel="stylesheet" href="/style.css">
            <div id="style"></div><div id="cookie"></div><div id="post"></div><div id="events"></div><div id="socket"></div>
            <div id="secure"></div><img src="/last.png"><script src="/script.js"></script>
            """;

    /** The image is answered when everything else is there, so that the page counts as loaded only then. */
    private static final String SCRIPT = """
            const show = (id, text) => { document.getElementById(id).textContent = id + ':' + text; if (--left === 0) fetch('/all'); };
            let left = 6;
            show('style', getComputedStyle(document.body).color);
            show('cookie', document.cookie);
            fetch('/moved', { method: 'POST', body: 'x'.repeat(200000) }).then(r => r.text()).then(t => show('post', t));
            const events = new EventSource('/events');
            events.onmessage = e => { events.close(); show('events', e.data); };
            const socket = new WebSocket('ws://' + location.host + '/echo');
            socket.onopen = () => socket.send('ping');
            socket.onmessage = e => { socket.close(); show('socket', e.data); };
            fetch('https://SECURE/text').then(r => r.text()).then(t => show('secure', t));
            """;

    @TempDir
    static Path shared;

    private static Trust trust;
    private static TestWeir weir;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        trust = new Trust(shared);
        weir = trust.proxy().start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    /** To a proxy on TLS it speaks HTTP/2, tunnels and WebSockets included. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aWholePage(String scheme) {
        Program chromium = Program.installed(directory, "chromium", "chromium-browser", "google-chrome");
        CountDownLatch all = new CountDownLatch(1);
        try (RawOrigin secure = RawOrigin.startTls(trust.origin());
                RawOrigin origin = RawOrigin.start()) {
            secure.answer(Site.with(
                    "/text",
                    Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nAccess-Control-Allow-Origin: *\r\n\r\nsecure")));
            origin.answer(site(secure.authority("localhost"), all));
            int port = scheme.equals("http") ? weir.port() : weir.tlsPort();
            Ran ran = chromium.run(
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--disable-extensions",
                            "--ignore-certificate-errors",
                            "--user-data-dir=" + directory.resolve("profile"),
                            "--proxy-server=" + scheme + "://127.0.0.1:" + port,
                            "--proxy-bypass-list=<-loopback>",
                            "--timeout=60000",
                            "--dump-dom",
                            origin.url("/begin"))
                    .succeeded();
            ran.says("style:rgb(1, 2, 3)")
                    .says("cookie:a=1; b=2")
                    .says("post:got 200000")
                    .says("events:first")
                    .says("socket:ping")
                    .says("secure:secure");
            for (RecordedRequest request : origin.requests()) {
                boolean tunnelled = request.target().equals("/echo");
                assertEquals(tunnelled ? null : scheme.equals("http") ? "1.1 weir" : "2 weir", request.header("via"));
            }
            assertTrue(secure.requests().stream().allMatch(request -> request.header("via") == null));
        }
    }

    private static Site site(String secure, CountDownLatch all) {
        Answer last = Site.content("image/png", Bytes.EMPTY);
        return Site.with("/begin", Answer.of("HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n"))
                .and(
                        "/page",
                        Answer.of("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + PAGE.length()
                                + "\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\n\r\n" + PAGE))
                .and("/style.css", "text/css", "body { color: rgb(1, 2, 3) }")
                .and("/script.js", "text/javascript", SCRIPT.replace("SECURE", secure))
                .and("/moved", Answer.of("HTTP/1.1 307 T\r\nLocation: /up\r\nContent-Length: 0\r\n\r\n"))
                .and("/up", Site.counting())
                .and(
                        "/events",
                        Answer.of(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "d\r\ndata: first\n\n\r\n"))
                .and("/echo", new WebSocketEcho())
                .and("/last.png", (request, conversation) -> {
                    all.await();
                    last.play(request, conversation);
                })
                .and("/all", (request, conversation) -> {
                    all.countDown();
                    last.play(request, conversation);
                });
    }
}
