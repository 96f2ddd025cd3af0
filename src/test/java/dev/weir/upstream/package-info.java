@NullMarked
package dev.weir.upstream;

import org.jspecify.annotations.NullMarked;
