/** What the chart brings, held against what Weir does. */
@NullMarked
package dev.weir.helm;

import org.jspecify.annotations.NullMarked;
