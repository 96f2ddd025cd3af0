/** Every change that somebody made, kept where nobody changes it. */
@NullMarked
package dev.weir.audit;

import org.jspecify.annotations.NullMarked;
