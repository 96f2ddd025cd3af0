package dev.weir.control.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an operator should look at, told from what the status says. */
final class Warnings {

    private static final Duration SOON = Duration.ofDays(14);

    private Warnings() {}

    static List<String> of(
            StatusBody.Control control,
            StatusBody.Policy policy,
            StatusBody.Cache cache,
            List<StatusBody.Feed> feeds,
            List<StatusBody.Certificate> certificates,
            long logDropped,
            Instant now) {
        List<String> words = new ArrayList<>();
        control.troubles().forEach((user, why) -> words.add(user + " " + why));
        if (control.audit() != null) {
            words.add("nothing can be changed, the audit cannot be written: " + control.audit());
        }
        if (policy.missing()) {
            words.add("everything is denied: a policy document is missing (weir.policy.on-missing)");
        }
        policy.layers().stream()
                .filter(layer -> layer.problem() != null)
                .forEach(layer -> words.add(layer.source() + " " + layer.problem()));
        if (cache.shared() == StatusBody.Shared.AWAY) {
            words.add("the shared store does not answer, or is not heard: this replica caches for itself meanwhile");
        }
        feeds.stream()
                .filter(feed -> feed.failure() != null)
                .forEach(feed -> words.add("feed " + feed.name() + ": " + feed.failure()));
        certificates.forEach(certificate -> expiry(certificate, now, words));
        if (logDropped > 0) {
            words.add(logDropped + " lines were dropped that the log had no room for");
        }
        return words;
    }

    private static void expiry(StatusBody.Certificate certificate, Instant now, List<String> words) {
        if (certificate.expires().isBefore(now)) {
            words.add("the certificate " + certificate.name() + " has expired");
        } else if (certificate.expires().isBefore(now.plus(SOON))) {
            words.add("the certificate " + certificate.name() + " expires at " + certificate.expires());
        }
    }
}
