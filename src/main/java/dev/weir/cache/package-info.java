/**
 * The cache: what may be stored and for how long, what may be reused and when, and where it is kept (RFC 9111). The decisions are pure
 * functions of a request, a stored response and the time; {@link dev.weir.cache.ResponseCache} carries them out.
 */
@NullMarked
package dev.weir.cache;

import org.jspecify.annotations.NullMarked;
