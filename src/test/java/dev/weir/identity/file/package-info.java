@NullMarked
package dev.weir.identity.file;

import org.jspecify.annotations.NullMarked;
