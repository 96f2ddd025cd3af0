/** What the exchanges come to: totals, windows, heavy hitters, savings. */
@NullMarked
package dev.weir.analytics;

import org.jspecify.annotations.NullMarked;
