/** Stands in for the package of this name, to break its rules. */
@NullMarked
package dev.weir.offender.net;

import org.jspecify.annotations.NullMarked;
