@NullMarked
package dev.weir.lifecycle;

import org.jspecify.annotations.NullMarked;
