/** Everything an operator can set, as one typed interface. */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
