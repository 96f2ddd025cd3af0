package dev.weir.offender.policy;

import io.vertx.core.impl.VertxInternal;

/** Reaches into Vert.x where nothing needs to. */
record TouchesInternals(VertxInternal vertx) {}
