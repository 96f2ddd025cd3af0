@NullMarked
package dev.weir.analytics;

import org.jspecify.annotations.NullMarked;
