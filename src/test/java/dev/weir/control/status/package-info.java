@NullMarked
package dev.weir.control.status;

import org.jspecify.annotations.NullMarked;
