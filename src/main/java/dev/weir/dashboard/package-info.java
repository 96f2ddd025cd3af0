/** The pages of the control socket. */
@NullMarked
package dev.weir.dashboard;

import org.jspecify.annotations.NullMarked;
