package dev.weir.cache;

/**
 * A file of a Python index under its hash: {@code …/packages/ab/cd/…60 more digits…/name}. That tells it from the other things that lie
 * in folders called so.
 */
record PypiFile() implements TargetMatch {

    private static final String FOLDER = "/packages/";
    private static final int[] DIGITS = {2, 2, 60};

    @Override
    public boolean matches(String host, String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int at = path.indexOf(FOLDER);
        while (at >= 0) {
            if (isHashed(path, at + FOLDER.length())) {
                return true;
            }
            at = path.indexOf(FOLDER, at + 1);
        }
        return false;
    }

    private static boolean isHashed(String path, int from) {
        int at = from;
        for (int digits : DIGITS) {
            int end = at + digits;
            if (end >= path.length() || path.charAt(end) != '/' || !areHex(path, at, end)) {
                return false;
            }
            at = end + 1;
        }
        return at < path.length() && path.indexOf('/', at) < 0;
    }

    private static boolean areHex(String path, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = path.charAt(at);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
