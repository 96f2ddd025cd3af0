/** What is told of each exchange, to whom, and with what left out. */
@NullMarked
package dev.weir.journal;

import org.jspecify.annotations.NullMarked;
