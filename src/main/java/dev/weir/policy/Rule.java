package dev.weir.policy;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.UrlPrefix;
import dev.weir.policy.match.Expression;
import dev.weir.policy.match.PathReadings;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code blacklist} or {@code allow}, compiled. */
final class Rule {

    /** How far a doubt goes. */
    enum Sense {
        /** What may be meant is. */
        BLOCKS,
        /** What is certainly meant is. */
        PERMITS
    }

    /** Whether an entry matches. */
    enum Match {
        NO,
        YES,
        /** All that is known does; the rest is for the address to say. */
        ON_ADDRESS
    }

    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

    private final Entry entry;
    private final Conditions when;
    private final Sense sense;
    private final boolean isHiddenByTunnel;
    private final @Nullable PathReadings prefix;
    private final @Nullable Expression expression;

    Rule(Entry entry, Sense sense) {
        this.entry = entry;
        this.sense = sense;
        when = entry.when();
        isHiddenByTunnel = when.isHiddenByTunnel();
        UrlPrefix url = when.url();
        String pattern = when.pattern();
        prefix = url == null ? null : PathReadings.ofWritten(url.path());
        expression = pattern == null ? null : new Expression(pattern);
    }

    Entry entry() {
        return entry;
    }

    Conditions when() {
        return when;
    }

    @Nullable
    PathReadings prefix() {
        return prefix;
    }

    @Nullable
    Expression expression() {
        return expression;
    }

    boolean onlyReports() {
        return entry.mode() == Entry.Mode.REPORT;
    }

    /** Whether it can match a tunnel at all: what it hides is taken for bad where that is wanted, and never for good. */
    boolean reachesTunnels() {
        return !isHiddenByTunnel || (sense == Sense.BLOCKS && entry.tunnel() == Entry.Tunnel.DENY);
    }

    Match match(Question question) {
        Inquiry inquiry = question.inquiry();
        boolean all = !entry.isExpired(inquiry.now())
                && (!inquiry.isTunnel() || reachesTunnels())
                && matchesClient(inquiry)
                && matchesHost(inquiry.host())
                && matchesPort(inquiry.port())
                && matchesMethod(inquiry)
                && matchesUrl(question)
                && matchesPattern(question);
        return all ? matchesAddress(question) : Match.NO;
    }

    private boolean matchesClient(Inquiry inquiry) {
        Cidr client = when.client();
        String user = when.user();
        return (client == null || client.contains(inquiry.client())) && (user == null || user.equals(inquiry.user()));
    }

    private boolean matchesHost(Host host) {
        Host.Name domain = when.domain();
        if (domain == null) {
            return true;
        }
        if (!(host instanceof Host.Name name) || !name.isWithin(domain.name())) {
            return false;
        }
        for (Host.Name excepted : when.except()) {
            if (name.isWithin(excepted.name())) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesPort(int port) {
        var ports = when.ports();
        return ports == null || ports.contains(port);
    }

    /** In a tunnel every other method may be used. */
    private boolean matchesMethod(Inquiry inquiry) {
        Set<String> methods = when.methods();
        if (methods.isEmpty() || inquiry.isTunnel() || methods.contains(inquiry.method())) {
            return true;
        }
        // RFC 9110 §9.1: case counts; there are servers that do not mind it, so that to them 'delete' is DELETE.
        return sense == Sense.BLOCKS && methods.stream().anyMatch(inquiry.method()::equalsIgnoreCase);
    }

    private boolean matchesUrl(Question question) {
        UrlPrefix url = when.url();
        Inquiry inquiry = question.inquiry();
        if (url == null) {
            return true;
        }
        Inquiry.Inside inside = inquiry.inside();
        boolean host = sense == Sense.BLOCKS
                ? question.hosts().contains(url.host())
                : url.host().equals(inquiry.host());
        boolean origin = host && url.port() == inquiry.port();
        return origin && (inside == null || (url.scheme() == inside.scheme() && matchesPath(question)));
    }

    private boolean matchesPath(Question question) {
        PathReadings beginning = prefix;
        if (beginning == null) {
            return true;
        }
        return sense == Sense.BLOCKS
                ? question.path().mayBeginWith(beginning)
                : question.path().mustBeginWith(beginning);
    }

    private boolean matchesPattern(Question question) {
        Expression searched = expression;
        if (searched == null || question.inquiry().isTunnel()) {
            return true;
        }
        return sense == Sense.BLOCKS
                ? searched.mayMatch(question.url(), question.effort())
                : searched.mustMatch(question.url(), question.effort());
    }

    /** Every one of them, but that a translator's address (RFC 6052 §2.1) only carries the IPv4 address before it. */
    private static boolean isCertainly(Cidr cidr, List<InetAddress> destinations) {
        int counted = destinations.size();
        if (counted > 1 && NAT64.contains(destinations.getLast())) {
            counted--;
        }
        return counted > 0 && destinations.subList(0, counted).stream().allMatch(cidr::contains);
    }

    private Match matchesAddress(Question question) {
        Cidr cidr = when.cidr();
        if (cidr == null) {
            return Match.YES;
        }
        if (!question.isResolved()) {
            return Match.ON_ADDRESS;
        }
        List<InetAddress> destinations = question.destinations();
        boolean matches = sense == Sense.BLOCKS
                ? destinations.stream().anyMatch(cidr::contains)
                : isCertainly(cidr, destinations);
        return matches ? Match.YES : Match.NO;
    }
}
