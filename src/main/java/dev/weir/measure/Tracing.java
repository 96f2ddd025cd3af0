package dev.weir.measure;

import java.util.List;

/** Gives exchanges their places in traces. Called on event loops, so that it does not wait. */
@FunctionalInterface
public interface Tracing {

    /**
     * An exchange begins.
     *
     * @param traceparents the values of the request's field of that name
     */
    Trace begun(List<String> traceparents);
}
