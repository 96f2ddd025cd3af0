@NullMarked
package dev.weir.control.classic;

import org.jspecify.annotations.NullMarked;
