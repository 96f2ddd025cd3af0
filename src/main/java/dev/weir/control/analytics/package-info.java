/** What the exchanges come to, over REST and as a stream of events. */
@NullMarked
package dev.weir.control.analytics;

import org.jspecify.annotations.NullMarked;
