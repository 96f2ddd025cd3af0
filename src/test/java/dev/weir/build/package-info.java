/** Tests of the build itself: the wrapper that starts it. */
@NullMarked
package dev.weir.build;

import org.jspecify.annotations.NullMarked;
