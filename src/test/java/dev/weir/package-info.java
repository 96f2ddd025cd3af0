/** Tests of the whole: the shape of the code. */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
