/** The policy over REST: its lists, its documents, and what would happen to a request. */
@NullMarked
package dev.weir.control.policy;

import org.jspecify.annotations.NullMarked;
