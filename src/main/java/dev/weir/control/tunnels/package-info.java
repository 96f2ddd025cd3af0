/** Open tunnels over REST. */
@NullMarked
package dev.weir.control.tunnels;

import org.jspecify.annotations.NullMarked;
