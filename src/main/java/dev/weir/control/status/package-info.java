/** How this Weir is. */
@NullMarked
package dev.weir.control.status;

import org.jspecify.annotations.NullMarked;
