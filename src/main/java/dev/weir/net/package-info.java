/** Addresses, networks and ports: pure values with strict parsers. */
@NullMarked
package dev.weir.net;

import org.jspecify.annotations.NullMarked;
