package dev.weir.listener;

import dev.weir.identity.Attempts;
import dev.weir.identity.BasicCredentials;
import dev.weir.identity.Credentials;
import dev.weir.identity.Identity;
import dev.weir.identity.Presented;
import dev.weir.identity.Verifier;
import dev.weir.identity.Verifier.Comparison;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.measure.Promptness;
import dev.weir.response.Challenge;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who is asking: by the connection's certificate, else by name and password where those are asked for. */
final class Asker {

    private static final String NEEDED = "This proxy serves users it knows: a name and a password are needed.";

    private final @Nullable Verifier verifier;
    private final Attempts attempts;
    private final Meters meters;

    /** @param verifier null where nobody is asked for a password */
    Asker(@Nullable Verifier verifier, Attempts attempts, Meters meters) {
        this.verifier = verifier;
        this.attempts = attempts;
        this.meters = meters;
    }

    /**
     * What is asked.
     *
     * @param onConnection who its certificate says it is
     * @param client where it is
     * @param fields the request's; credentials that were for Weir alone are taken out
     * @param challenge how this kind of request is asked
     */
    record Question(Identity onConnection, InetAddress client, MultiMap fields, Challenge challenge) {}

    /** Who it is. */
    sealed interface Answer {

        /** Somebody, or nobody in particular where that is enough. */
        record Known(Identity who) implements Answer {}

        /**
         * The client has to say, or to say something else.
         *
         * @param refusal what it is told
         * @param delay how long that has to wait
         */
        record Unknown(Refusal refusal, Duration delay) implements Answer {
            Unknown(Refusal refusal) {
                this(refusal, Duration.ZERO);
            }
        }

        /**
         * Its password is being compared; {@link Asker#compared} makes an answer of what comes out.
         *
         * @param result completes on another thread
         */
        record Comparing(Question question, String user, Attempts.Of attempts, CompletionStage<Comparison> result)
                implements Answer {}
    }

    Answer ask(Question question) {
        Verifier passwords = verifier;
        if (question.onConnection() instanceof Identity.User) {
            withhold(question, passwords);
            return new Answer.Known(question.onConnection());
        }
        if (passwords == null) {
            return new Answer.Known(Identity.ANONYMOUS);
        }
        return switch (presented(question)) {
            case Presented.Nothing _ -> unknown(question, NEEDED);
            case Presented.Unreadable(String reason) ->
                unknown(question, "The name and the password cannot be read: " + reason + ".");
            case Credentials credentials -> check(question, credentials, passwords);
        };
    }

    /** What somebody is told who says nothing, of a tunnel or with a proxy set; null where that is enough. */
    @Nullable
    Refusal nobody() {
        return verifier == null ? null : Refusals.unknownUser(Challenge.PROXY, NEEDED);
    }

    private static Presented presented(Question question) {
        return BasicCredentials.read(
                question.fields().getAll(question.challenge().answeredIn()));
    }

    /** In path form a client cannot tell for whom it has a name and a password: those of a user here are not for an origin. */
    private static void withhold(Question question, @Nullable Verifier passwords) {
        if (passwords != null
                && question.challenge() == Challenge.ORIGIN
                && presented(question) instanceof Credentials credentials
                && passwords.knows(credentials.user())) {
            question.fields().remove(Challenge.ORIGIN.answeredIn());
        }
    }

    private Answer check(Question question, Credentials credentials, Verifier passwords) {
        if (passwords.remembers(credentials)) {
            return known(question, credentials.user());
        }
        Attempts.Of those = attempts.of(question.client());
        return switch (those.begin()) {
            case NOT_YET -> noRoom();
            case NOW -> new Answer.Comparing(question, credentials.user(), those, passwords.compare(credentials));
        };
    }

    /** On the exchange's event loop; the answer, once given, has to be {@link Answer.Comparing#attempts ended}. */
    Answer compared(Answer.Comparing asked, Comparison result) {
        return switch (result) {
            case RIGHT -> known(asked.question(), asked.user());
            case NO_ROOM -> noRoom();
            case WRONG -> {
                Duration delay = asked.attempts().wrong();
                meters.wrongPassword(delay.isZero() ? Promptness.AT_ONCE : Promptness.DELAYED);
                yield new Answer.Unknown(
                        Refusals.unknownUser(
                                asked.question().challenge(), "The name or the password is not a user's here."),
                        delay);
            }
        };
    }

    private Answer noRoom() {
        meters.refused(Limit.VERIFICATIONS);
        return new Answer.Unknown(Refusals.tooManyVerifications());
    }

    private static Answer known(Question question, String user) {
        if (question.challenge() == Challenge.ORIGIN) {
            // They were for us: no origin sees them, and to the cache the request has none.
            question.fields().remove(Challenge.ORIGIN.answeredIn());
        }
        return new Answer.Known(new Identity.User(user, Identity.How.PASSWORD));
    }

    private static Answer unknown(Question question, String detail) {
        return new Answer.Unknown(Refusals.unknownUser(question.challenge(), detail));
    }
}
