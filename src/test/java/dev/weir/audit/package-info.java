@NullMarked
package dev.weir.audit;

import org.jspecify.annotations.NullMarked;
