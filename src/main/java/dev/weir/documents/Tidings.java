package dev.weir.documents;

import dev.weir.documents.Layer.Problem;
import dev.weir.policy.document.Reading;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the log is told of the policy: a line for each change, for each problem, and for each fault and new notice in a document. */
record Tidings(boolean denyWhenMissing) {

    private static final Logger LOG = Logger.getLogger("weir.policy");
    private static final int MOST_LINES = 20;
    private static final int HASH_DIGITS = 12;

    void late() {
        LOG.warnf("policy: not every document could be looked at so far: %s", missingMeans());
    }

    void changedBy(String who, String source) {
        LOG.infof("policy: %s changed by %s", source, oneLine(who));
    }

    void problem(Layer layer, Problem problem) {
        String then = switch (layer.state()) {
            case LOADED -> "its last good document stays in force";
            case NONE -> "it is not used";
            case AWAITED, MISSING -> missingMeans();
        };
        LOG.warnf("policy: %s %s: %s", layer.source(), oneLine(problem.why()), then);
        lines(Logger.Level.WARN, problem.faults(), "faults");
    }

    private static void lines(Logger.Level level, List<Reading.Notice> notices, String what) {
        notices.stream().limit(MOST_LINES).forEach(notice -> LOG.logf(level, "policy: %s", oneLine(notice.toString())));
        if (notices.size() > MOST_LINES) {
            LOG.logf(level, "policy: and %d %s more", notices.size() - MOST_LINES, what);
        }
    }

    /** A fault of our own. */
    void unexpected(Throwable failure) {
        LOG.error("policy: unexpected, what is in force stays", failure);
    }

    void well(Layer layer) {
        LOG.infof("policy: %s is as it should be again", layer.source());
    }

    void inForce(String where, @Nullable String by, Status old, Status now, int feeds) {
        Layer base = now.base();
        int under = base == null ? 0 : base.document().blacklist().size();
        LOG.infof(
                "policy: in force by %s%s: %s -> %s; blacklist %d live and %d base entries, %d feeds",
                where,
                by == null ? "" : " (" + oneLine(by) + ")",
                brief(old.hash()),
                brief(now.hash()),
                now.live().document().blacklist().size(),
                under,
                feeds);
        lines(Logger.Level.INFO, now.noticesSince(old), "notices");
    }

    private String missingMeans() {
        return denyWhenMissing
                ? "everything is denied until it is usable (weir.policy.on-missing)"
                : "the rest counts without it until it is usable (weir.policy.on-missing)";
    }

    private static String brief(String hash) {
        return hash.isEmpty() ? "nothing" : hash.substring(0, Math.min(HASH_DIGITS, hash.length()));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
