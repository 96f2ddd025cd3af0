@NullMarked
package dev.weir.control;

import org.jspecify.annotations.NullMarked;
