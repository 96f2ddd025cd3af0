@NullMarked
package dev.weir.control.settings;

import org.jspecify.annotations.NullMarked;
