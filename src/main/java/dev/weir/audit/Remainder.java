package dev.weir.audit;

import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyWriter;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two documents without what both have. Where an entry stands makes no difference. */
record Remainder(PolicyDocument before, PolicyDocument after) {

    private static final Place NOWHERE = new Place(Place.Layer.LIVE, "", 0, 0);

    static Remainder of(PolicyDocument before, PolicyDocument after) {
        return new Remainder(without(before, after), without(after, before));
    }

    /** As it would be written; null where nothing is left. */
    static @Nullable String text(PolicyDocument rest) {
        boolean nothing = rest.equals(new PolicyDocument(rest.version(), null, null, List.of(), List.of(), List.of()));
        return nothing ? null : PolicyWriter.write(rest);
    }

    /** Each with its list. */
    static Set<String> ids(PolicyDocument rest) {
        Set<String> ids = new LinkedHashSet<>();
        rest.blacklist().forEach(entry -> ids.add("blacklist/" + entry.id()));
        rest.allow().forEach(entry -> ids.add("allow/" + entry.id()));
        rest.reach().forEach(opening -> ids.add("reach/" + opening.id()));
        return ids;
    }

    private static PolicyDocument without(PolicyDocument document, PolicyDocument other) {
        boolean sameDefault = document.fallback() == other.fallback();
        boolean sameLiterals = document.ipLiterals() == other.ipLiterals();
        return new PolicyDocument(
                document.version(),
                sameDefault ? null : document.fallback(),
                sameLiterals ? null : document.ipLiterals(),
                without(document.blacklist(), other.blacklist(), Remainder::anywhere),
                without(document.allow(), other.allow(), Remainder::anywhere),
                without(document.reach(), other.reach(), Remainder::anywhere));
    }

    private static <T> List<T> without(List<T> entries, List<T> others, Function<T, T> anywhere) {
        Set<T> known = others.stream().map(anywhere).collect(Collectors.toCollection(HashSet::new));
        return entries.stream()
                .filter(entry -> !known.contains(anywhere.apply(entry)))
                .toList();
    }

    private static Entry anywhere(Entry entry) {
        return new Entry(
                entry.id(),
                NOWHERE,
                entry.when(),
                entry.mode(),
                entry.tunnel(),
                entry.reason(),
                entry.owner(),
                entry.expires());
    }

    private static Opening anywhere(Opening opening) {
        return new Opening(
                opening.id(),
                NOWHERE,
                opening.domain(),
                opening.cidr(),
                opening.ports(),
                opening.reason(),
                opening.owner(),
                opening.expires());
    }
}
