package dev.weir.dns;

import dev.weir.dns.Answer.Addresses;
import dev.weir.dns.Answer.NoSuchName;
import dev.weir.dns.Answer.Unanswered;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An answer, and how long it holds.
 *
 * @param answer the answer
 * @param life zero for one that may serve those who wait for it and nobody later
 */
record Remembered(Answer answer, Duration life) {

    /** Most addresses of one family that are kept of one name. */
    static final int ADDRESSES = 32;

    private static final Duration UNANSWERED = Duration.ofSeconds(1); // RFC 9520 §3.2

    /** The sum of the replies for each family, in the order of preference. */
    static Remembered of(List<Reply> replies) {
        List<Reply.Found> found = only(replies, Reply.Found.class);
        Optional<Reply.Failed> failed =
                only(replies, Reply.Failed.class).stream().findFirst();
        if (found.isEmpty()) {
            return failed.map(reply -> new Remembered(new Unanswered(reply.reason()), UNANSWERED))
                    .orElseGet(() -> new Remembered(new NoSuchName(), shortest(replies)));
        }
        List<InetAddress> addresses = found.stream()
                .flatMap(reply -> reply.addresses().stream().distinct().limit(ADDRESSES))
                .toList();
        Duration life =
                found.stream().map(Reply.Found::life).min(Duration::compareTo).orElseThrow();
        // Half an answer does, but not for long.
        boolean shortened = failed.isPresent() && life.compareTo(UNANSWERED) > 0;
        return new Remembered(new Addresses(addresses), shortened ? UNANSWERED : life);
    }

    /** There is no name for as long as there is neither address. */
    private static Duration shortest(List<Reply> replies) {
        return only(replies, Reply.Nothing.class).stream()
                .map(Reply.Nothing::life)
                .min(Duration::compareTo)
                .orElse(Reply.Nothing.SHORT);
    }

    private static <T extends Reply> List<T> only(List<Reply> replies, Class<T> kind) {
        return replies.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
