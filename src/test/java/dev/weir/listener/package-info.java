@NullMarked
package dev.weir.listener;

import org.jspecify.annotations.NullMarked;
