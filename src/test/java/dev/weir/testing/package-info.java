/**
 * The kit of the wire tests: clients and origins that send and record exact bytes.
 *
 * <pre>{@code
 * try (RawOrigin origin = RawOrigin.start(); RawClient client = RawClient.connect(proxyPort)) {
 *     origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
 *     client.send("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
 *     assertEquals(200, client.readResponse().status());
 *     assertEquals("GET / HTTP/1.1", origin.awaitRequest().requestLine());
 * }
 * }</pre>
 *
 * <p>A test scripts a {@link dev.weir.testing.RawOrigin}, speaks through a {@link dev.weir.testing.RawClient} and compares
 * what both saw. Nothing here sleeps, uses a fixed port or waits for longer than {@link
 * dev.weir.testing.Eventually#LIMIT}. Text stands for bytes as ISO-8859-1, one character each.
 */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
