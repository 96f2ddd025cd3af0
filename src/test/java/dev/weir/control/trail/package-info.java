@NullMarked
package dev.weir.control.trail;

import org.jspecify.annotations.NullMarked;
