package dev.weir.audit;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyWriter;
import dev.weir.policy.document.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a document differs from another: each as it would be written, without the entries that both have.
 *
 * @param before null where it had nothing else
 * @param after null where it has nothing else
 */
public record Difference(@Nullable String before, @Nullable String after) {

    private static final Place NOWHERE = new Place(Place.Layer.LIVE, "", 0, 0);

    /**
     * Of two live documents, as they were written. Where one of them is not sound, each is shown as a whole.
     *
     * @param before empty where there was none
     */
    public static Difference of(Draft before, Draft after) {
        return before.reading() instanceof Reading.Read was && after.reading() instanceof Reading.Read is
                ? of(was.document(), is.document())
                : new Difference(before.text().isEmpty() ? null : before.text(), after.text());
    }

    static Difference of(PolicyDocument before, PolicyDocument after) {
        return new Difference(without(before, after), without(after, before));
    }

    private static @Nullable String without(PolicyDocument document, PolicyDocument other) {
        boolean sameDefault = document.fallback() == other.fallback();
        boolean sameLiterals = document.ipLiterals() == other.ipLiterals();
        PolicyDocument rest = new PolicyDocument(
                document.version(),
                sameDefault ? null : document.fallback(),
                sameLiterals ? null : document.ipLiterals(),
                without(document.blacklist(), other.blacklist(), Difference::anywhere),
                without(document.allow(), other.allow(), Difference::anywhere),
                without(document.reach(), other.reach(), Difference::anywhere));
        boolean nothing =
                rest.equals(new PolicyDocument(document.version(), null, null, List.of(), List.of(), List.of()));
        return nothing ? null : PolicyWriter.write(rest);
    }

    /** Where an entry stands makes no difference. */
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
