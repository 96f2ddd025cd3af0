@NullMarked
package dev.weir.feeds.list;

import org.jspecify.annotations.NullMarked;
