package dev.weir.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.listener.TestWeir;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.WebSocketEcho;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts use, with the environment variables that they read. */
class ScriptsTest {

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

    private Program configured(String name) {
        return Program.installed(directory, name)
                .with("http_proxy", "http://127.0.0.1:" + weir.port())
                .with("https_proxy", "http://127.0.0.1:" + weir.port());
    }

    @Test
    void wget() {
        Program wget = configured("wget");
        try (RawOrigin plain = Site.with("/a", "hello").start();
                RawOrigin secure = RawOrigin.startTls(trust.origin()).answer(Site.with("/b", "bonjour"))) {
            wget.run("-q", "-O-", plain.url("/a")).succeeded().says("hello");
            assertEquals("1.1 weir", plain.awaitRequest().header("via"));
            wget.run("-q", "-O-", "--ca-certificate=" + trust.root(), secure.url("/b"))
                    .succeeded()
                    .says("bonjour");
        }
    }

    @Test
    void python() throws IOException {
        Program python = configured("python3");
        Path script = Files.writeString(directory.resolve("fetch.py"), """
                import ssl, sys, urllib.error, urllib.request
                trust = ssl.create_default_context(cafile=sys.argv[1])
                for url in sys.argv[2:]:
                    try:
                        print(urllib.request.urlopen(url, context=trust, timeout=60).read().decode())
                    except urllib.error.HTTPError as refusal:
                        print(refusal.code, refusal.headers["Proxy-Status"])
                """);
        try (RawOrigin plain = Site.with("/a", "hello").start();
                RawOrigin secure = RawOrigin.startTls(trust.origin()).answer(Site.with("/b", "bonjour"))) {
            python.run(script.toString(), trust.root(), plain.url("/a"), secure.url("/b"), "http://10.0.0.1/")
                    .succeeded()
                    .says("hello\nbonjour\n403 weir;error=destination_ip_prohibited;");
            assertEquals("1.1 weir", plain.awaitRequest().header("via"));
        }
    }

    /** Node has no proxy setting before version 24, but all that is needed for one: absolute form, CONNECT, and HTTP/2 to the proxy. */
    @Test
    void node() throws IOException {
        Program node = configured("node");
        Path script = Files.writeString(directory.resolve("fetch.mjs"), """
                import http from 'node:http'; import http2 from 'node:http2'; import tls from 'node:tls'; import fs from 'node:fs';
                const [plainPort, tlsPort, root, plain, secure] = process.argv.slice(2);
                const ca = fs.readFileSync(root);
                const text = stream => new Promise((resolve, reject) => {
                  let all = ''; stream.setEncoding('utf8');
                  stream.on('data', part => all += part).on('end', () => resolve(all)).on('error', reject);
                });
                const absolute = url => new Promise((resolve, reject) =>
                  http.get({ host: '127.0.0.1', port: plainPort, path: url, headers: { host: new URL(url).host } },
                    answer => resolve(text(answer))).on('error', reject));
                const inner = (socket, url) => {
                  const inside = tls.connect({ socket, ca, servername: 'localhost' });
                  inside.write(`GET /b HTTP/1.1\\r\\nHost: ${new URL(url).host}\\r\\n\\r\\n`);
                  return new Promise(resolve => inside.once('data', first => { inside.destroy(); resolve(String(first)); }));
                };
                const tunnel = url => new Promise((resolve, reject) =>
                  http.request({ host: '127.0.0.1', port: plainPort, method: 'CONNECT', path: new URL(url).host })
                    .on('connect', (answer, socket) => resolve(inner(socket, url))).on('error', reject).end());
                console.log('absolute', await absolute(plain));
                console.log('absolute https', await absolute(secure));
                console.log('tunnel', await tunnel(secure));
                const session = http2.connect(`https://127.0.0.1:${tlsPort}`, { ca });
                console.log('h2 absolute', await text(session.request(
                  { ':scheme': 'http', ':authority': new URL(plain).host, ':path': '/a' })));
                const stream = session.request({ ':method': 'CONNECT', ':authority': new URL(secure).host });
                await new Promise(resolve => stream.on('response', resolve));
                console.log('h2 tunnel', await inner(stream, secure));
                session.destroy();
                """);
        try (RawOrigin plain = Site.with("/a", "hello").start();
                RawOrigin secure = RawOrigin.startTls(trust.origin()).answer(Site.with("/b", "bonjour"))) {
            node.run(
                            script.toString(),
                            Integer.toString(weir.port()),
                            Integer.toString(weir.tlsPort()),
                            trust.root(),
                            plain.url("/a"),
                            "https://" + secure.authority("localhost") + "/b")
                    .succeeded()
                    .says("absolute hello")
                    .says("absolute https bonjour")
                    .says("tunnel HTTP/1.1 200 OK")
                    .says("h2 absolute hello")
                    .says("h2 tunnel HTTP/1.1 200 OK");
            RecordedRequest first = secure.awaitRequest();
            assertEquals("GET /b HTTP/1.1", first.requestLine());
            assertEquals("1.1 weir", first.header("via"));
        }
    }

    /** A WebSocket by hand, in absolute form, as no library asks for one. */
    @Test
    void pythonWebSocketInAbsoluteForm() throws IOException {
        Program python = configured("python3");
        Path script = Files.writeString(directory.resolve("socket.txt"), """
                import socket, sys
                port, url, host = sys.argv[1:]
                with socket.create_connection(("127.0.0.1", int(port)), timeout=60) as wire:
                    wire.sendall((f"GET {url} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n").encode())
                    stream = wire.makefile("rb")
                    print(stream.readline().decode().strip())
                    while stream.readline() != b"\\r\\n":
                        pass
                    mask = b"\\x01\\x02\\x03\\x04"
                    wire.sendall(b"\\x81\\x85" + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(b"hello")))
                    print(stream.read(7)[2:].decode())
                """);
        try (RawOrigin origin = RawOrigin.start().answer(new WebSocketEcho())) {
            python.run(script.toString(), Integer.toString(weir.port()), origin.url("/echo"), origin.authority())
                    .succeeded()
                    .says("HTTP/1.1 101 Switching Protocols\nhello");
        }
    }
}
