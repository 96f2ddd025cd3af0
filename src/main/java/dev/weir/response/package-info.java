/** Every answer that Weir makes itself, as values and pure renderers; who writes them to the client is not decided here. */
@NullMarked
package dev.weir.response;

import org.jspecify.annotations.NullMarked;
