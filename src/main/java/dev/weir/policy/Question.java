package dev.weir.policy;

import dev.weir.net.Host;
import dev.weir.policy.match.Candidates;
import dev.weir.policy.match.Decoded;
import dev.weir.policy.match.Effort;
import dev.weir.policy.match.Expressions;
import dev.weir.policy.match.PathReadings;
import dev.weir.policy.match.UrlParts;
import dev.weir.policy.match.UrlReadings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An inquiry, with what follows from it worked out once, and only where something asks for it. For one thread. */
final class Question {

    private final Seen seen;
    private final @Nullable InetAddress address;
    private final boolean resolved;
    private @Nullable List<InetAddress> destinations;

    /** What does not depend on the address. */
    private static final class Seen {
        private final Inquiry inquiry;
        private final Effort effort = new Effort();
        private @Nullable List<Host> hosts;
        private @Nullable Decoded decoded;
        private @Nullable PathReadings path;
        private @Nullable UrlParts parts;
        private @Nullable UrlReadings url;

        Seen(Inquiry inquiry) {
            this.inquiry = inquiry;
        }
    }

    private Question(Seen seen, @Nullable InetAddress address, boolean resolved) {
        this.seen = seen;
        this.address = address;
        this.resolved = resolved;
    }

    /** Before a name is resolved; a literal is its own address. */
    static Question of(Inquiry inquiry) {
        InetAddress literal = inquiry.host() instanceof Host.Address written ? written.address() : null;
        return new Question(new Seen(inquiry), literal, literal != null);
    }

    /**
     * The same at an address of the target.
     *
     * @param dialled null where nobody here will ever see it
     */
    Question at(@Nullable InetAddress dialled) {
        return new Question(seen, dialled, /* resolved= */ true);
    }

    Inquiry inquiry() {
        return seen.inquiry;
    }

    /** What the target may be called: an address literal is also each IPv4 address that it carries. */
    List<Host> hosts() {
        List<Host> known = seen.hosts;
        if (known == null) {
            known = seen.inquiry.host() instanceof Host.Address literal
                    ? EmbeddedIpv4.readings(literal.address()).stream()
                            .<Host>map(Host.Address::new)
                            .toList()
                    : List.of(seen.inquiry.host());
            seen.hosts = known;
        }
        return known;
    }

    boolean isResolved() {
        return resolved;
    }

    /** Every address that dialling the target may reach; none where it is not known. */
    List<InetAddress> destinations() {
        List<InetAddress> known = destinations;
        if (known == null) {
            known = address == null ? List.of() : EmbeddedIpv4.readings(address);
            destinations = known;
        }
        return known;
    }

    /** Of what is asked of the target; a tunnel does not show it. */
    PathReadings path() {
        PathReadings known = seen.path;
        if (known == null) {
            known = PathReadings.of(decoded());
            seen.path = known;
        }
        return known;
    }

    /** For looking at the URL. */
    Effort effort() {
        return seen.effort;
    }

    /** Adds the numbers of the expressions that may be found in the URL; of most, nothing need be made for that. */
    void collect(Expressions expressions, Candidates into) {
        String text = pathQuery();
        if (Decoded.isPlain(text)) {
            expressions.collect(origin(), text, into);
        } else {
            expressions.collect(parts(), into);
        }
    }

    /** What the whole URL consists of. */
    private UrlParts parts() {
        UrlParts known = seen.parts;
        if (known == null) {
            String text = pathQuery();
            int query = text.indexOf('?');
            known = UrlParts.of(origin(), decoded(), query < 0 ? "" : text.substring(query));
            seen.parts = known;
        }
        return known;
    }

    /** The whole URL. */
    UrlReadings url() {
        UrlReadings known = seen.url;
        if (known == null) {
            known = UrlReadings.of(parts(), path());
            seen.url = known;
        }
        return known;
    }

    private Decoded decoded() {
        Decoded known = seen.decoded;
        if (known == null) {
            String text = pathQuery();
            int query = text.indexOf('?');
            known = Decoded.of(query < 0 ? text : text.substring(0, query));
            seen.decoded = known;
        }
        return known;
    }

    private String origin() {
        Inquiry.Inside inside = inside();
        String authority = seen.inquiry
                .host()
                .authority(seen.inquiry.port(), inside.scheme().defaultPort());
        return inside.scheme().token() + "://" + authority;
    }

    private String pathQuery() {
        return inside().pathQuery();
    }

    private Inquiry.Inside inside() {
        Inquiry.Inside inside = seen.inquiry.inside();
        if (inside == null) {
            throw new IllegalStateException("a tunnel does not show what is asked");
        }
        return inside;
    }
}
