/** Tables that answer quickly which of many names, addresses, paths and patterns something matches. */
@NullMarked
package dev.weir.policy.match;

import org.jspecify.annotations.NullMarked;
