/** The way to origins: routes, vetted dialling, pooled connections, tunnels. */
@NullMarked
package dev.weir.upstream;

import org.jspecify.annotations.NullMarked;
