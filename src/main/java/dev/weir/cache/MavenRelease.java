package dev.weir.cache;

/**
 * The files of a released version in a Maven repository: {@code …/artifact/version/artifact-version…}. That the names agree tells them
 * from any other file that happens to be a jar.
 */
record MavenRelease() implements TargetMatch {

    @Override
    public boolean matches(String host, String path) {
        int file = path.lastIndexOf('/');
        int version = path.lastIndexOf('/', file - 1);
        int artifact = version < 1 ? -1 : path.lastIndexOf('/', version - 1);
        if (artifact < 0 || path.indexOf('?') >= 0) {
            return false;
        }
        int name = version - artifact - 1;
        int number = file - version - 1;
        int end = file + 1 + name + 1 + number;
        return name > 0
                && end < path.length()
                && path.regionMatches(file + 1, path, artifact + 1, name)
                && path.charAt(file + 1 + name) == '-'
                && path.regionMatches(file + 2 + name, path, version + 1, number)
                && (path.charAt(end) == '.' || path.charAt(end) == '-')
                && isRelease(path, version + 1, file);
    }

    /** "latest" and the like are no versions, and a snapshot is no release. */
    private static boolean isRelease(String path, int from, int to) {
        return path.substring(from, to).chars().anyMatch(c -> c >= '0' && c <= '9')
                && !path.regionMatches(to - SNAPSHOT.length(), SNAPSHOT, 0, SNAPSHOT.length());
    }

    private static final String SNAPSHOT = "-SNAPSHOT";
}
