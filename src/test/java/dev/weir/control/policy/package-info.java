@NullMarked
package dev.weir.control.policy;

import org.jspecify.annotations.NullMarked;
