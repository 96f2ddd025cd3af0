/** What is counted of every exchange, on both sides. */
@NullMarked
package dev.weir.measure;

import org.jspecify.annotations.NullMarked;
