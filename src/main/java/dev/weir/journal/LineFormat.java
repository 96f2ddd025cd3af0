package dev.weir.journal;

/** How an exchange is written as one line. Whatever client and origin sent, it is ASCII without a line end before its own. */
interface LineFormat {

    /** Adds the line, its end included. */
    void write(Told told, Line line);
}
