package dev.weir.testing;

/** How the other end left a connection. */
public enum Ending {
    /** In order: a FIN, and with TLS a close_notify before it. */
    CLOSED,
    /** By a reset. */
    RESET,
    /** With TLS: by a FIN that no close_notify came before. Seen only when com.sun.net.ssl.requireCloseNotify is set. */
    CUT
}
