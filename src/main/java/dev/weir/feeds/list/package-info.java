/** What a remote list says: pure readers of its text, a line at a time. */
@NullMarked
package dev.weir.feeds.list;

import org.jspecify.annotations.NullMarked;
