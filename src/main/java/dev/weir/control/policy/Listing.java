package dev.weir.control.policy;

import dev.weir.policy.FeedContent;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.match.DomainSet;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the three lists of a policy document. */
enum Listing {
    BLACKLIST("blacklist"),
    ALLOW("allow"),
    REACH("reach");

    private final String token;

    Listing(String token) {
        this.token = token;
    }

    /** Its name in the document, and in paths. */
    String token() {
        return token;
    }

    /** What stands on it, in the order written. */
    Stream<Listed> of(PolicyDocument document) {
        return switch (this) {
            case BLACKLIST -> document.blacklist().stream().map(Listed.OfEntry::new);
            case ALLOW -> document.allow().stream().map(Listed.OfEntry::new);
            case REACH -> document.reach().stream().map(Listed.OfReach::new);
        };
    }

    /** What a fetched list adds to it. */
    DomainSet of(FeedContent feed) {
        return switch (this) {
            case BLACKLIST -> feed.blocked();
            case ALLOW -> feed.excepted();
            case REACH -> DomainSet.EMPTY;
        };
    }

    Optional<Listed> find(PolicyDocument document, String id) {
        return of(document).filter(listed -> listed.id().equals(id)).findFirst();
    }

    /** Where an id stands in a document, on whichever list. */
    static Optional<Place> placeOf(PolicyDocument document, String id) {
        return Stream.of(values())
                .flatMap(list -> list.of(document))
                .filter(listed -> listed.id().equals(id))
                .map(Listed::place)
                .findFirst();
    }
}
