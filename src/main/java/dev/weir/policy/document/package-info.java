/** The policy document: what is written, where, and what of it is wrong. */
@NullMarked
package dev.weir.policy.document;

import org.jspecify.annotations.NullMarked;
