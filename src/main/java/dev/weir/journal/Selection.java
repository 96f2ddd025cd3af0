package dev.weir.journal;

import dev.weir.config.WeirConfig.AccessLogSelect;

/** Which exchanges get a line. */
final class Selection {

    private static final int SERVER_FAULT = 500;

    private Selection() {}

    static boolean takes(AccessLogSelect select, Told told) {
        return switch (select) {
            case ALL -> true;
            case DENIED -> isDenied(told);
            case ERRORS -> isError(told);
        };
    }

    /** Or would be, were the entry enforced. */
    private static boolean isDenied(Told told) {
        return told.ending().denied() || told.ending().reported();
    }

    private static boolean isError(Told told) {
        return switch (told.ending().outcome()) {
            case CLIENT_ERROR, UPSTREAM_ERROR, ABORTED -> true;
            default -> told.ending().status() >= SERVER_FAULT;
        };
    }
}
