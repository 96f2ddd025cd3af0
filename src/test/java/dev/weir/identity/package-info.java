@NullMarked
package dev.weir.identity;

import org.jspecify.annotations.NullMarked;
