/** Remote lists of names: fetched through the address guard, kept on disk, read off the event loops. */
@NullMarked
package dev.weir.feeds;

import org.jspecify.annotations.NullMarked;
