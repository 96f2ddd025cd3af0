@NullMarked
package dev.weir.control.analytics;

import org.jspecify.annotations.NullMarked;
