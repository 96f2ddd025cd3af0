package dev.weir.offender;

import java.util.logging.Logger;

/** Ways to speak past the log; each class has one. */
@SuppressWarnings("all")
public interface Talkative {

    record Prints() {
        void run() {
            System.out.println("here");
        }
    }

    record PrintsTrace(Exception failure) {
        void run() {
            failure.printStackTrace();
        }
    }

    record OtherLogger(Logger logger) {
        void run() {
            logger.info("here");
        }
    }
}
