package dev.weir.wire;

/** How far a message has come, where there is nothing else to tell. */
public enum Progress implements ScanResult {
    /** What is left is the beginning of a line or head: keep it, and scan again with more behind it. */
    NEED_MORE,
    /** Everything given belongs to the body, which goes on. */
    BODY,
    /** The message is complete; bytes left over belong to what follows it. */
    END
}
