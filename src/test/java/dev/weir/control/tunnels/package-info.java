@NullMarked
package dev.weir.control.tunnels;

import org.jspecify.annotations.NullMarked;
