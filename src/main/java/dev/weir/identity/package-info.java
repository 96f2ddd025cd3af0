/** Who is asking: what a client says of itself, and what is known of it. */
@NullMarked
package dev.weir.identity;

import org.jspecify.annotations.NullMarked;
