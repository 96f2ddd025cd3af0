/** How names become addresses, off the event loop's way. */
@NullMarked
package dev.weir.dns;

import org.jspecify.annotations.NullMarked;
