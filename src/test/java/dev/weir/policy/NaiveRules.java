package dev.weir.policy;

import com.google.re2j.Pattern;
import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyDocument.Say;
import dev.weir.policy.document.UrlPrefix;
import dev.weir.policy.match.Decoded;
import dev.weir.policy.match.PathReadings;
import dev.weir.policy.match.UrlParts;
import dev.weir.policy.match.UrlReadings;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The definition of a verdict, without any index: one entry after another, and each condition in turn. */
record NaiveRules(PolicyDocument live, PolicyDocument base, List<FeedContent> feeds) {

    private enum Answer {
        NO,
        YES,
        LATER
    }

    Verdict decide(Inquiry inquiry, @Nullable InetAddress dialled) {
        InetAddress address = inquiry.host() instanceof Host.Address literal ? literal.address() : dialled;
        Entry reported = null;
        boolean later = false;
        for (Entry entry : both(live.blacklist(), base.blacklist())) {
            boolean reports = entry.mode() == Entry.Mode.REPORT;
            Answer answer = reports && reported != null ? Answer.NO : answer(entry, inquiry, address, true);
            later |= answer == Answer.LATER;
            if (answer == Answer.YES && !reports) {
                return new Verdict.Denied(new Verdict.Blacklist(entry), reported);
            }
            reported = answer == Answer.YES ? entry : reported;
        }
        Verdict rest = unlessBlacklisted(inquiry, address, reported);
        return later && !(rest instanceof Verdict.Denied) ? new Verdict.OnAddress(reported) : rest;
    }

    private Verdict unlessBlacklisted(Inquiry inquiry, @Nullable InetAddress address, @Nullable Entry reported) {
        boolean later = false;
        for (Entry entry : both(live.allow(), base.allow())) {
            Answer answer = answer(entry, inquiry, address, false);
            later |= answer == Answer.LATER;
            if (answer == Answer.YES) {
                return new Verdict.Permitted(new Verdict.Allow(entry), reported);
            }
        }
        return later ? new Verdict.OnAddress(reported) : unlisted(inquiry, reported);
    }

    private Verdict unlisted(Inquiry inquiry, @Nullable Entry reported) {
        Say literals = live.ipLiterals() == null ? base.ipLiterals() : live.ipLiterals();
        Say fallback = live.fallback() == null ? base.fallback() : live.fallback();
        if (inquiry.host() instanceof Host.Address && literals == Say.DENY) {
            return new Verdict.Denied(new Verdict.IpLiteral(), reported);
        }
        if (inquiry.host() instanceof Host.Name(String name)
                && feeds.stream().noneMatch(feed -> feed.scope() == FeedContent.Scope.ALL && excepts(feed, name))) {
            for (FeedContent feed : feeds) {
                String blocked = feed.blocked().covering(name);
                if (blocked != null && !excepts(feed, name)) {
                    return new Verdict.Denied(new Verdict.Feed(feed.name(), blocked), reported);
                }
            }
        }
        return fallback == Say.DENY
                ? new Verdict.Denied(new Verdict.Fallback(), reported)
                : new Verdict.Permitted(new Verdict.Fallback(), reported);
    }

    private static Answer answer(Entry entry, Inquiry asked, @Nullable InetAddress address, boolean blocks) {
        Conditions when = entry.when();
        if (entry.expires() != null && entry.expires().toEpochMilli() <= asked.now()) {
            return Answer.NO;
        }
        boolean hidden = asked.isTunnel() && when.isHiddenByTunnel();
        if (hidden && (!blocks || entry.tunnel() == Entry.Tunnel.IGNORE)) {
            return Answer.NO;
        }
        boolean holds = (when.domain() == null || names(when, when.domain(), asked.host()))
                && (when.ports() == null || when.ports().contains(asked.port()))
                && (when.client() == null || when.client().contains(asked.client()))
                && (when.user() == null || when.user().equals(asked.user()))
                && (hidden
                        || when.methods().isEmpty()
                        || isAmong(when.methods(), asked.isTunnel() ? "CONNECT" : asked.method(), blocks))
                && (when.url() == null || beginsSo(when.url(), asked, blocks))
                && (hidden || when.pattern() == null || isFound(when.pattern(), asked, blocks));
        if (!holds || when.cidr() == null) {
            return holds ? Answer.YES : Answer.NO;
        }
        return address == null ? Answer.LATER : leads(when.cidr(), address, blocks) ? Answer.YES : Answer.NO;
    }

    private static boolean excepts(FeedContent feed, String name) {
        return feed.excepted().covering(name) != null;
    }

    private static boolean isAmong(Set<String> methods, String method, boolean blocks) {
        return methods.stream().anyMatch(known -> blocks ? known.equalsIgnoreCase(method) : known.equals(method));
    }

    private static boolean names(Conditions when, Host.Name domain, Host host) {
        return host instanceof Host.Name(String name)
                && isUnder(name, domain)
                && when.except().stream().noneMatch(except -> isUnder(name, except));
    }

    private static boolean isUnder(String name, Host.Name domain) {
        return ("." + name).endsWith("." + domain.name());
    }

    private static boolean carries(Host asked, Host meant) {
        return asked instanceof Host.Address literal
                && meant instanceof Host.Address address
                && EmbeddedIpv4.readings(literal.address()).contains(address.address());
    }

    private static boolean beginsSo(UrlPrefix url, Inquiry asked, boolean blocks) {
        boolean host = url.host().equals(asked.host()) || (blocks && carries(asked.host(), url.host()));
        if (!host || url.port() != asked.port()) {
            return false;
        }
        if (asked.inside() == null) {
            return true;
        }
        PathReadings path = path(asked);
        PathReadings prefix = PathReadings.ofWritten(url.path());
        return url.scheme() == asked.inside().scheme()
                && (blocks ? path.mayBeginWith(prefix) : path.mustBeginWith(prefix));
    }

    private static boolean isFound(String pattern, Inquiry asked, boolean blocks) {
        Inquiry.Inside inside = Objects.requireNonNull(asked.inside());
        String scheme = inside.scheme().token();
        String authority = asked.host().authority(asked.port(), inside.scheme().defaultPort());
        String pathQuery = inside.pathQuery();
        String query = pathQuery.contains("?") ? pathQuery.substring(pathQuery.indexOf('?')) : "";
        UrlReadings url = UrlReadings.of(
                UrlParts.of(scheme + "://" + authority, Decoded.of(pathQuery.split("\\?", 2)[0]), query), path(asked));
        Predicate<String> exactly =
                text -> Pattern.compile(pattern).matcher(text).find();
        Predicate<String> loosely = exactly.or(text ->
                Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(text).find());
        return blocks
                ? url.strict().stream().anyMatch(exactly)
                        || url.loose().stream().anyMatch(loosely)
                : url.strict().stream().allMatch(exactly)
                        && url.loose().stream().allMatch(loosely);
    }

    private static PathReadings path(Inquiry asked) {
        return PathReadings.of(
                Objects.requireNonNull(asked.inside()).pathQuery().split("\\?", 2)[0]);
    }

    private static boolean leads(Cidr cidr, InetAddress address, boolean blocks) {
        List<InetAddress> readings = EmbeddedIpv4.readings(address);
        if (blocks) {
            return readings.stream().anyMatch(cidr::contains);
        }
        boolean carried = Cidr.parse("64:ff9b::/96").contains(address);
        return readings.stream()
                .filter(reading -> !carried || reading.getAddress().length == 4)
                .allMatch(cidr::contains);
    }

    private static List<Entry> both(List<Entry> live, List<Entry> base) {
        return Stream.concat(live.stream(), base.stream()).toList();
    }
}
