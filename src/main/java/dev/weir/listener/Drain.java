package dev.weir.listener;

/** How far the end has come; read by every event loop. */
final class Drain {

    /** The steps towards the end. */
    enum Phase {
        /** Everything is accepted and kept open. */
        OPEN,
        /** Everything is accepted, but HTTP/1 answers end their connections: who keeps one busy goes elsewhere before idle ones are cut. */
        LEAVING,
        /** Still accepted; idle connections are ended too. */
        ENDING
    }

    private volatile Phase phase = Phase.OPEN;

    /** Whether an answer ends its connection. */
    boolean answersAreLast() {
        return phase != Phase.OPEN;
    }

    boolean ending() {
        return phase == Phase.ENDING;
    }

    void leave() {
        phase = Phase.LEAVING;
    }

    void begin() {
        phase = Phase.ENDING;
    }
}
