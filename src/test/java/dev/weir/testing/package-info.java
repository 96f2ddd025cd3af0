/**
 * The kit of the wire tests: clients and origins that send and record exact bytes.
 *
 * <p>A test scripts a {@link dev.weir.testing.RawOrigin}, speaks through a {@link dev.weir.testing.RawClient} and compares
 * what both saw. Nothing here sleeps, uses a fixed port or waits for longer than {@link
 * dev.weir.testing.Eventually#LIMIT}. Text stands for bytes as ISO-8859-1, one character each.
 */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
