package dev.weir.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;

/** Whether new work is welcome: from the moment the listeners are bound until the end begins. */
@ApplicationScoped
public class Acceptance {

    private volatile boolean welcome;

    void begin() {
        welcome = true;
    }

    void end() {
        welcome = false;
    }

    boolean isWelcome() {
        return welcome;
    }
}
