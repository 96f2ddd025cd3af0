/** Start, health and the graceful end. */
@NullMarked
package dev.weir.lifecycle;

import org.jspecify.annotations.NullMarked;
