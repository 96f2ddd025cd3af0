/** The cache over REST: what is stored, and what is to go. */
@NullMarked
package dev.weir.control.cache;

import org.jspecify.annotations.NullMarked;
