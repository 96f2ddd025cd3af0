/** Stands in for the package of this name, to break its rules. */
@NullMarked
package dev.weir.offender.relay;

import org.jspecify.annotations.NullMarked;
