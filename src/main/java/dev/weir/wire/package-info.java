/** HTTP/1.x as bytes: strict scanners, and the gates that stand with them in front of the codecs so that nothing malformed reaches those. */
@NullMarked
package dev.weir.wire;

import org.jspecify.annotations.NullMarked;
