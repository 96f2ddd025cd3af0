package dev.weir.testing;

import java.util.concurrent.CountDownLatch;

/** What an origin does with one connection, from its first byte to its end. */
@FunctionalInterface
public interface Script {
    void play(Conversation conversation) throws Exception;

    /** Leaves the connection, until it is closed, to the test that has taken it. */
    static Script leftToTheTest() {
        return conversation -> new CountDownLatch(1).await();
    }

    /** A part of a script that runs on a thread of its own. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
