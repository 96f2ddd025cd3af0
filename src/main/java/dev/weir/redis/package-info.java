/**
 * The cache's second level in Redis or Valkey, which replicas share: how it is spoken to, what is done when it does not answer, and how
 * replicas tell each other what changed. What the bytes mean is the {@code cache} package's to know.
 */
@NullMarked
package dev.weir.redis;

import org.jspecify.annotations.NullMarked;
