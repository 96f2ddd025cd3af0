/** Where policy documents live: how they are watched and changed, and how what they say comes into force. */
@NullMarked
package dev.weir.documents;

import org.jspecify.annotations.NullMarked;
