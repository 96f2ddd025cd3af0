/** The public suite for HTTP caches, as a gate: {@code conformance/README.md} says what is run and counted. */
@NullMarked
package dev.weir.conformance;

import org.jspecify.annotations.NullMarked;
