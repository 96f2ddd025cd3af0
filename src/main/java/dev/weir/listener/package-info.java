/** Sockets towards clients and the life of one exchange, top to bottom. */
@NullMarked
package dev.weir.listener;

import org.jspecify.annotations.NullMarked;
