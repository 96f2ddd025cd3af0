package dev.weir.listener;

/** How far the end has come; read by every event loop. */
final class Drain {

    /** The steps towards the end. */
    enum Phase {
        /** Everything is accepted and kept open. */
        OPEN,
        /** Still accepted, but every answer ends its connection. */
        ENDING
    }

    private volatile Phase phase = Phase.OPEN;

    boolean ending() {
        return phase == Phase.ENDING;
    }

    void begin() {
        phase = Phase.ENDING;
    }
}
