package dev.weir.policy;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.UrlPrefix;
import dev.weir.policy.match.Candidates;
import dev.weir.policy.match.CidrIndex;
import dev.weir.policy.match.DomainIndex;
import dev.weir.policy.match.Expression;
import dev.weir.policy.match.Expressions;
import dev.weir.policy.match.Numbers;
import dev.weir.policy.match.PathIndex;
import dev.weir.policy.match.PathReadings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All entries of one sense, in the order in which they are looked at. Each lies in one index, that of its most telling condition; an
 * inquiry gets from every index those that may match, and looks at them in their order until one does.
 */
final class Rules {

    private final Rule[] rules;
    private final Map<Host, Origin> byOrigin = new HashMap<>();
    private final DomainIndex byDomain;
    private final Map<String, int[]> byUser = new HashMap<>();
    private final CidrIndex byClient;
    private final CidrIndex byAddress;
    /** Of those by address, where it is not known: of entries that differ in it alone the first. */
    private final int[] unresolved;

    private final Expressions expressions;
    /** Of those by expression the ones that reach a tunnel, which shows no URL. */
    private final int[] unseen;

    private final int[] others;

    Rules(List<Entry> entries, Rule.Sense sense) {
        rules = entries.stream().map(entry -> new Rule(entry, sense)).toArray(Rule[]::new);
        Sorter sorter = new Sorter();
        for (int i = 0; i < rules.length; i++) {
            sorter.put(i, rules[i]);
        }
        sorter.origins.forEach((host, paths) -> byOrigin.put(host, Origin.of(paths)));
        byDomain = new DomainIndex(sorter.domains);
        sorter.users.forEach((user, numbers) -> byUser.put(user, numbers.toArray()));
        byClient = new CidrIndex(sorter.clients);
        byAddress = new CidrIndex(sorter.addresses);
        unresolved = sorter.unresolved.toArray();
        expressions = new Expressions(sorter.expressions);
        unseen = sorter.unseen.toArray();
        others = sorter.others.toArray();
    }

    int size() {
        return rules.length;
    }

    Stream<Entry> entries() {
        return Arrays.stream(rules).map(Rule::entry);
    }

    /** What looking at all entries in order comes to. */
    sealed interface Finding {

        /** The first entry that would only report. */
        @Nullable
        Entry reported();

        record Decided(Entry entry, @Nullable Entry reported) implements Finding {}

        record OnAddress(@Nullable Entry reported) implements Finding {}

        record Nothing(@Nullable Entry reported) implements Finding {}
    }

    private static final Finding NOTHING = new Finding.Nothing(null);

    Finding find(Question question) {
        Candidates candidates = candidates(question);
        Entry reported = null;
        boolean onAddress = false;
        for (int i = candidates.next(); i >= 0; i = candidates.next()) {
            Rule rule = rules[i];
            if (reported != null && rule.onlyReports()) {
                continue;
            }
            switch (rule.match(question)) {
                case NO -> {}
                // What comes later may decide whatever the address is, and then nobody need be asked for it.
                case ON_ADDRESS -> onAddress = true;
                case YES -> {
                    if (!rule.onlyReports()) {
                        return new Finding.Decided(rule.entry(), reported);
                    }
                    reported = rule.entry();
                }
            }
        }
        if (onAddress) {
            return new Finding.OnAddress(reported);
        }
        return reported == null ? NOTHING : new Finding.Nothing(reported);
    }

    private Candidates candidates(Question question) {
        Inquiry inquiry = question.inquiry();
        Candidates candidates = new Candidates();
        collectOrigins(question, candidates);
        if (inquiry.host() instanceof Host.Name(String name)) {
            byDomain.collect(name, candidates);
        }
        if (inquiry.user() != null) {
            candidates.add(byUser.getOrDefault(inquiry.user(), Numbers.NONE));
        }
        byClient.collect(inquiry.client(), candidates);
        collectAddresses(question, candidates);
        if (inquiry.isTunnel()) {
            candidates.add(unseen);
        } else if (!expressions.isEmpty()) {
            question.collect(expressions, candidates);
        }
        candidates.add(others);
        return candidates;
    }

    /** An address is also each IPv4 address that it carries. */
    private void collectOrigins(Question question, Candidates candidates) {
        if (byOrigin.isEmpty()) {
            return;
        }
        for (Host host : question.hosts()) {
            Origin origin = byOrigin.get(host);
            if (origin != null) {
                origin.collect(question, candidates);
            }
        }
    }

    private void collectAddresses(Question question, Candidates candidates) {
        if (!question.isResolved()) {
            candidates.add(unresolved);
        } else if (!byAddress.isEmpty()) {
            for (InetAddress destination : question.destinations()) {
                byAddress.collect(destination, candidates);
            }
        }
    }

    /** The entries with a {@code url} at one host, whatever its scheme and port. */
    private static final class Origin {

        private final int[] all;
        private final PathIndex paths;

        private Origin(int[] all, PathIndex paths) {
            this.all = all;
            this.paths = paths;
        }

        static Origin of(List<Map.Entry<Integer, PathReadings>> prefixes) {
            int[] all = prefixes.stream().mapToInt(Map.Entry::getKey).toArray();
            return new Origin(all, PathIndex.of(prefixes));
        }

        void collect(Question question, Candidates into) {
            if (question.inquiry().isTunnel()) {
                into.add(all);
            } else {
                paths.collect(question.path(), into);
            }
        }
    }

    /** Puts each entry where it will be found. */
    private static final class Sorter {

        private static final Place NOWHERE = new Place(Place.Layer.BASE, "", 0, 0);

        private final Map<Host, List<Map.Entry<Integer, PathReadings>>> origins = new HashMap<>();
        private final Map<String, Numbers> domains = new HashMap<>();
        private final Map<String, Numbers> users = new HashMap<>();
        private final Map<Cidr, Numbers> clients = new HashMap<>();
        private final Map<Cidr, Numbers> addresses = new HashMap<>();
        private final Set<Entry> differing = new HashSet<>();
        private final Numbers unresolved = new Numbers();
        private final List<Map.Entry<Integer, Expression>> expressions = new ArrayList<>();
        private final Numbers unseen = new Numbers();
        private final Numbers others = new Numbers();

        void put(int number, Rule rule) {
            Conditions when = rule.when();
            UrlPrefix url = when.url();
            PathReadings prefix = rule.prefix();
            Host.Name domain = when.domain();
            String user = when.user();
            Cidr client = when.client();
            Cidr address = when.cidr();
            Expression expression = rule.expression();
            if (url != null && prefix != null) {
                origins.computeIfAbsent(url.host(), _ -> new ArrayList<>()).add(Map.entry(number, prefix));
            } else if (domain != null) {
                numbers(domains, domain.name()).add(number);
            } else if (user != null) {
                numbers(users, user).add(number);
            } else if (client != null) {
                numbers(clients, client).add(number);
            } else if (address != null) {
                numbers(addresses, address).add(number);
                if (differing.add(withoutAddress(rule.entry()))) {
                    unresolved.add(number);
                }
            } else if (expression != null) {
                expressions.add(Map.entry(number, expression));
                if (rule.reachesTunnels()) {
                    unseen.add(number);
                }
            } else {
                others.add(number);
            }
        }

        private static <K> Numbers numbers(Map<K, Numbers> of, K key) {
            return of.computeIfAbsent(key, _ -> new Numbers());
        }

        /** What of an entry by address decides while that is not known. */
        private static Entry withoutAddress(Entry entry) {
            Conditions when = entry.when();
            Conditions rest = new Conditions(
                    null, List.of(), null, when.pattern(), null, when.ports(), when.methods(), null, null);
            return new Entry("", NOWHERE, rest, entry.mode(), entry.tunnel(), null, null, entry.expires());
        }
    }
}
