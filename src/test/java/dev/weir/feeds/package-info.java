@NullMarked
package dev.weir.feeds;

import org.jspecify.annotations.NullMarked;
