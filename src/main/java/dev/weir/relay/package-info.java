/** What passes between a client and an origin: heads, bodies, tunnels. */
@NullMarked
package dev.weir.relay;

import org.jspecify.annotations.NullMarked;
