/** Stands in for the package of this name, to break its rules. */
@NullMarked
package dev.weir.offender.measure;

import org.jspecify.annotations.NullMarked;
