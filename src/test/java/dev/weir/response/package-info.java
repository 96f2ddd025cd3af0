@NullMarked
package dev.weir.response;

import org.jspecify.annotations.NullMarked;
