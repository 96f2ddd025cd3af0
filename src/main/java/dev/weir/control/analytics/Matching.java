package dev.weir.control.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Outcome;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of the recent exchanges are asked for: those that match every field that is given. */
final class Matching {

    private static final Pattern STATUS = Pattern.compile("[1-5](?:xx|[0-9]{2})|none");

    private Matching() {}

    static Predicate<Told> of(
            @Nullable String outcome, @Nullable String host, @Nullable String client, @Nullable String status) {
        return outcome(outcome).and(host(host)).and(client(client)).and(status(status));
    }

    private static Predicate<Told> outcome(@Nullable String token) {
        if (token == null) {
            return _ -> true;
        }
        Outcome asked = Stream.of(Outcome.values())
                .filter(outcome -> outcome.token().equals(token))
                .findFirst()
                .orElseThrow(() -> Asked.refused(
                        "outcome",
                        token,
                        Stream.of(Outcome.values()).map(Outcome::token).collect(Collectors.joining(", "))));
        return told -> told.ending().outcome() == asked;
    }

    private static Predicate<Told> host(@Nullable String host) {
        if (host == null) {
            return _ -> true;
        }
        String asked = host.toLowerCase(Locale.ROOT);
        return told -> told.request().host().equals(asked);
    }

    private static Predicate<Told> client(@Nullable String client) {
        return client == null
                ? _ -> true
                : told -> told.client().address().equals(client)
                        || client.equals(told.client().user());
    }

    /** A status, or a class of them. */
    private static Predicate<Told> status(@Nullable String status) {
        if (status == null) {
            return _ -> true;
        }
        if (!STATUS.matcher(status).matches()) {
            throw Asked.refused("status", status, "a status, a class such as 4xx, or none");
        }
        if (status.equals("none")) {
            return told -> told.ending().status() == 0;
        }
        int number = Integer.parseInt(status.replace('x', '0'));
        return status.endsWith("xx")
                ? told -> told.ending().status() / 100 * 100 == number
                : told -> told.ending().status() == number;
    }
}
