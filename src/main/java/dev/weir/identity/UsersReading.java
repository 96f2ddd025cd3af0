package dev.weir.identity;

/** What the text of a users file turned out to be. */
public sealed interface UsersReading permits UsersFile, UsersReading.Faulty {

    /**
     * Not a users file.
     *
     * @param line where, counted from 1; 0 for the file as a whole
     * @param reason why, in words that repeat nothing of it
     */
    record Faulty(int line, String reason) implements UsersReading {

        /** For a log or a failed start. */
        public String words() {
            return line == 0 ? reason : "line " + line + ": " + reason;
        }
    }
}
