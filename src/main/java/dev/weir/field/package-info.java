/** Values of HTTP fields: pure parsers that take any input, and the writers of their counterparts. */
@NullMarked
package dev.weir.field;

import org.jspecify.annotations.NullMarked;
