/** The users file on disk, read whole and watched on a thread of its own. */
@NullMarked
package dev.weir.identity.file;

import org.jspecify.annotations.NullMarked;
