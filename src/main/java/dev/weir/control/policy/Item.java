package dev.weir.control.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.net.PortRanges;
import dev.weir.policy.Use;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of a list as REST shows and takes it: the fields of the policy document, and beside them what only Weir knows. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "Entry",
        description = "An entry of a list. Its fields are those of the policy document, and all that are given have to"
                + " match. `source`, `state`, `uses`, `etag` and `notices` are told by Weir; what a client sends of them is"
                + " passed over, so that what was read can be changed and sent back.")
public record Item(
        @Schema(
                description = "Unique; made from the conditions when absent.",
                examples = "no-ads",
                pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
        @Nullable
        String id,

        @Schema(description = "The name and everything under it.", examples = "ads.example") @Nullable
        String domain,

        @Schema(description = "Names under `domain` that do not match.", examples = "[\"docs.ads.example\"]")
        List<String> except,

        @Schema(description = "The beginning of the URL.", examples = "https://files.example/private/") @Nullable
        String url,

        @Schema(description = "An RE2 expression found anywhere in the URL.", examples = "https?://[^/]+/.*\\.exe")
        @Nullable
        String pattern,

        @Schema(description = "The address dialled.", examples = "203.0.113.0/24") @Nullable
        String cidr,

        @Schema(
                description = "The ports dialled: numbers, and ranges as text.",
                type = SchemaType.ARRAY,
                examples = "[25, \"8000-8999\"]")
        List<Object> ports,

        @Schema(description = "Request methods, as sent.", examples = "[\"PUT\"]")
        List<String> methods,

        @Schema(description = "Where the client is: an address or a network.", examples = "10.2.0.0/16") @Nullable
        String client,

        @Schema(description = "Who the client is.", examples = "alice") @Nullable
        String user,

        @Schema(
                description = "Whether it decides, or is only counted and logged.",
                enumeration = {"enforce", "report"})
        @Nullable
        String mode,

        @Schema(
                description = "What becomes of a tunnel that hides what the entry asks for.",
                enumeration = {"deny", "ignore"})
        @Nullable
        String tunnel,

        @Schema(description = "Why it is there; told to whoever is refused.", maxLength = 200, examples = "Advertising")
        @Nullable
        String reason,

        @Schema(description = "Whom to ask.", maxLength = 200, examples = "platform@example.org") @Nullable
        String owner,

        @Schema(description = "From when on it does not count.", examples = "2027-01-01T00:00:00Z") @Nullable
        String expires,

        @Schema(readOnly = true) @Nullable Source source,

        @Schema(
                description = "Whether it counts.",
                enumeration = {"active", "report", "expired"},
                readOnly = true)
        @Nullable
        String state,

        @Schema(readOnly = true) @Nullable Uses uses,

        @Schema(
                description = "For If-Match: of what is written in it. Absent where it cannot be changed.",
                examples = "\"3b5d5c3712955042212316173ccf37be\"",
                readOnly = true)
        @Nullable
        String etag,

        @Schema(description = "What its author should know.", readOnly = true)
        List<String> notices) {

    /** Those of its fields that a client cannot write. */
    static final List<String> READ_ONLY = List.of("source", "state", "uses", "etag", "notices");

    /** Where it comes from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Source", description = "Where an entry comes from.")
    public record Source(
            @Schema(
                    description = "`base` and `feed` are read-only.",
                    enumeration = {"live", "base", "feed"})
            String layer,

            @Schema(description = "The document, or the feed's name.", examples = "/var/lib/weir/policy.yaml")
            String document,

            @Schema(description = "Where in it.", examples = "7") @Nullable
            Integer line) {

        static Source of(Place place) {
            return new Source(place.layer().token(), place.source(), place.line());
        }
    }

    /** How it was used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Uses", description = "How an entry was used since it came into force in this replica.")
    public record Uses(
            @Schema(description = "How often.", examples = "12")
            long count,

            @Schema(description = "When last.", examples = "2026-11-29T08:15:00Z") @Nullable
            Instant last) {

        static Uses of(Use use) {
            return new Uses(use.count(), use.last() == 0 ? null : Instant.ofEpochMilli(use.last()));
        }
    }

    /** The fields that are written, as the document has them. */
    static Item of(Listing list, Listed listed) {
        return switch (listed) {
            case Listed.OfEntry(Entry entry) -> of(list, entry);
            case Listed.OfReach(Opening opening) -> of(opening);
        };
    }

    private static Item of(Listing list, Entry entry) {
        Conditions when = entry.when();
        boolean blocks = list == Listing.BLACKLIST;
        return new Item(
                entry.id(),
                text(when.domain()),
                when.except().stream().map(Object::toString).toList(),
                text(when.url()),
                when.pattern(),
                text(when.cidr()),
                numbers(when.ports()),
                when.methods().stream().sorted().toList(),
                text(when.client()),
                when.user(),
                blocks ? entry.mode().token() : null,
                blocks && when.isHiddenByTunnel() ? entry.tunnel().token() : null,
                entry.reason(),
                entry.owner(),
                text(entry.expires()),
                null,
                null,
                null,
                null,
                List.of());
    }

    private static Item of(Opening opening) {
        return new Item(
                opening.id(),
                text(opening.domain()),
                List.of(),
                null,
                null,
                text(opening.cidr()),
                numbers(opening.ports()),
                List.of(),
                null,
                null,
                null,
                null,
                opening.reason(),
                opening.owner(),
                text(opening.expires()),
                null,
                null,
                null,
                null,
                List.of());
    }

    /** A name on a fetched list. */
    static Item ofFeed(String feed, String domain) {
        return new Item(
                null,
                domain,
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new Source("feed", feed, null),
                "active",
                null,
                null,
                List.of());
    }

    /** The same with what Weir knows of it. */
    Item told(Source where, String how, @Nullable Uses used, List<String> said) {
        return new Item(
                id, domain, except, url, pattern, cidr, ports, methods, client, user, mode, tunnel, reason, owner,
                expires, where, how, used, null, said);
    }

    /** The same with the tag by which a change of it is made conditional. */
    Item tagged(String tag) {
        return new Item(
                id, domain, except, url, pattern, cidr, ports, methods, client, user, mode, tunnel, reason, owner,
                expires, source, state, uses, tag, notices);
    }

    /** Whether any text of it has this in it. */
    boolean contains(String lowerCase) {
        Stream<String> texts = Stream.of(id, domain, url, pattern, cidr, client, user, reason, owner)
                .flatMap(Stream::ofNullable);
        return Stream.concat(texts, except.stream())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(lowerCase));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static List<Object> numbers(@Nullable PortRanges ports) {
        return ports == null
                ? List.of()
                : ports.ranges().stream()
                        .<Object>map(range -> range.first() == range.last() ? range.first() : range.toString())
                        .toList();
    }
}
