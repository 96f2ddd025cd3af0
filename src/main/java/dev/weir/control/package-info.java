/** The REST resources of the control socket, and who may use them. */
@NullMarked
package dev.weir.control;

import org.jspecify.annotations.NullMarked;
