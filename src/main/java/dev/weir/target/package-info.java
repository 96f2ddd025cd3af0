/** From a request's raw target to what is asked for, and the rules of the path form. Pure: no sockets, no clock. */
@NullMarked
package dev.weir.target;

import org.jspecify.annotations.NullMarked;
