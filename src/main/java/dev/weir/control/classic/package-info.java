/** The message by which the manager of the original system blocks and unblocks. */
@NullMarked
package dev.weir.control.classic;

import org.jspecify.annotations.NullMarked;
