package dev.weir.response;

import static dev.weir.response.ProxyError.HTTP_REQUEST_DENIED;

import dev.weir.field.StructuredField.Parameter;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Entry;
import java.util.Optional;

/** What a client is told that the policy denied: what decided, why, who answers for it, and whom to ask. */
public final class Denials {

    private final String contact;
    private final Optional<String> message;

    /**
     * @param contact whom to ask where an entry names nobody
     * @param message what the operator has to say to everyone who is denied
     */
    public Denials(String contact, Optional<String> message) {
        this.contact = contact;
        this.message = message;
    }

    public Refusal refusal(Verdict.Denied denied) {
        return words(denied.decider()).fact("contact", "Contact", contact);
    }

    private Refusal words(Verdict.Decider decider) {
        return switch (decider) {
            case Verdict.Blacklist(Entry entry) -> blacklisted(entry);
            case Verdict.Feed feed ->
                told(
                                "Blocked by a list",
                                "The site is blacklisted: it is on the list " + feed.feed() + ". " + ask(contact))
                        .fact("feed", "List", feed.feed())
                        .fact("domain", "Listed as", feed.domain())
                        .parameter(Parameter.string("entry", feed.feed()));
            case Verdict.IpLiteral _ ->
                told(
                        "Target named by address",
                        "This proxy takes targets by name only, not by address. " + ask(contact));
            case Verdict.Missing _ ->
                told("No policy", "This proxy has no usable policy, and without one nothing may pass. " + ask(contact));
            case Verdict.Fallback _ ->
                told("Not allowed", "This proxy lets only listed sites pass, and this is none. " + ask(contact));
            case Verdict.Allow(Entry entry) ->
                throw new IllegalArgumentException("an entry that allows has denied: " + entry.place());
        };
    }

    private Refusal blacklisted(Entry entry) {
        String owner = entry.owner();
        String person = owner == null ? contact : owner;
        String what = isBan(entry) ? "You are banned from this proxy" : "This is blacklisted";
        Refusal refusal = told(
                        isBan(entry) ? "Client banned" : "Blacklisted",
                        what + (entry.reason() == null ? "" : " (" + entry.reason() + ")") + ". " + ask(person))
                .fact("entry", "Entry", entry.id());
        if (entry.reason() != null) {
            refusal = refusal.fact("reason", "Reason", entry.reason());
        }
        if (owner != null) {
            refusal = refusal.fact("owner", "Owner", owner);
        }
        return refusal.parameter(Parameter.string("entry", entry.id()));
    }

    /** Whether it is the client that is meant, and not what it asks for. */
    private static boolean isBan(Entry entry) {
        var when = entry.when();
        return (when.client() != null || when.user() != null)
                && when.domain() == null
                && when.url() == null
                && when.pattern() == null
                && when.cidr() == null;
    }

    private static String ask(String person) {
        return "Contact " + person + ".";
    }

    private Refusal told(String title, String detail) {
        return new Refusal(
                403,
                HTTP_REQUEST_DENIED,
                title,
                message.map(words -> detail + " " + words).orElse(detail));
    }
}
