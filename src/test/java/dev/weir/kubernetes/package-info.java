/** The plain manifests, held against the chart and against what Weir reads. */
@NullMarked
package dev.weir.kubernetes;

import org.jspecify.annotations.NullMarked;
