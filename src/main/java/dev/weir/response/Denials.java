package dev.weir.response;

import static dev.weir.response.ProxyError.HTTP_REQUEST_DENIED;

import dev.weir.field.StructuredField.Parameter;
import dev.weir.net.Host;
import dev.weir.policy.AddressClass.Tier;
import dev.weir.policy.AddressJudge;
import dev.weir.policy.Judgement;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client is told that the policy or the address guard denied: what decided, why, who answers for it, and whom to ask. */
public final class Denials {

    /** Those of nobody in particular: where no policy has a say. */
    public static final Denials PLAIN = new Denials("the proxy manager", Optional.empty());

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

    /**
     * Why an address may not be dialled.
     *
     * @param asked what the client named; who asked by name is not told the address behind it
     * @return null where it may
     */
    public @Nullable Refusal refusal(Judgement judgement, Host asked, int port) {
        return switch (judgement) {
            case Judgement.Allowed _ -> null;
            case Judgement.Denied _ -> Refusals.addressDenied(asked.toString());
            case Judgement.Blacklisted(Verdict.Denied denied) -> refusal(denied);
            case Judgement.Prohibited prohibited -> prohibited(prohibited, asked, port);
        };
    }

    private static Refusal prohibited(Judgement.Prohibited prohibited, Host asked, int port) {
        String addressClass = prohibited.addressClass().token();
        boolean reachable = prohibited.addressClass().tier() == Tier.PRIVATE;
        String entry = AddressJudge.entryFor(asked, port);
        return switch (asked) {
            case Host.Address _
            when reachable -> Refusals.privateAddressProhibited(addressClass, entry, prohibited.configLine());
            case Host.Address _ -> Refusals.addressProhibited(addressClass, prohibited.configLine());
            case Host.Name _
            when reachable -> Refusals.privateAddressOfNameProhibited(asked.toString(), port, addressClass, entry);
            case Host.Name _ -> Refusals.addressOfNameProhibited(asked.toString(), port, addressClass);
        };
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
