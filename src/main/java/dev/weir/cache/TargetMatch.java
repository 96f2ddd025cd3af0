package dev.weir.cache;

/** Which targets a rule holds for. */
sealed interface TargetMatch permits TargetPattern, MavenRelease, PypiFile {

    /**
     * Whether it holds for a target.
     *
     * @param host the target's host in its one spelling
     * @param path its path and query
     */
    boolean matches(String host, String path);
}
