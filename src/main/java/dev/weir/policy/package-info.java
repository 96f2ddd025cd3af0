/** What may pass: who may ask, and which addresses may be dialled. Pure decisions. */
@NullMarked
package dev.weir.policy;

import org.jspecify.annotations.NullMarked;
