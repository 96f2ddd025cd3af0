package dev.weir.control.cache;

import dev.weir.cache.CacheRules;
import dev.weir.cache.Purge;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.journal.Privacy;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to go from the cache. */
@Schema(name = "PurgeOrder", description = "What is to go: exactly one of `url`, `prefix`, `tag` and `all`.")
public record PurgeOrder(
        @Schema(description = "One URL, all its variants.", examples = "https://files.example/a.tar.gz") @Nullable
        String url,

        @Schema(
                description =
                        "Every URL that begins so. Scheme and host are whole: what begins with a host is all of it.",
                examples = "https://files.example/releases/")
        @Nullable
        String prefix,

        @Schema(description = "Every answer whose Surrogate-Key or Cache-Tag has this tag.", examples = "release-7")
        @Nullable
        String tag,

        @Schema(description = "`true`: everything.", examples = "true") @Nullable
        Boolean all,

        @Schema(description = "`true`: it stays, to be validated before it is used again.", examples = "true") @Nullable
        Boolean soft) {

    /** As the cache takes it. */
    Purge read(CacheRules rules) {
        return new Purge(selector(url, prefix, tag, Boolean.TRUE.equals(all), rules), Boolean.TRUE.equals(soft));
    }

    /** For the audit: what was to go, as far as it may be privacy. */
    String told(Privacy privacy) {
        String how = Boolean.TRUE.equals(soft) ? " (soft)" : "";
        if (url != null) {
            return "url " + privacy.url(url) + how;
        }
        return (prefix != null ? "prefix " + privacy.url(prefix) : tag != null ? "tag " + tag : "all") + how;
    }

    /** Exactly one. */
    static Purge.Selector selector(
            @Nullable String url, @Nullable String prefix, @Nullable String tag, boolean all, CacheRules rules) {
        long given = Stream.of(url, prefix, tag).filter(Objects::nonNull).count() + (all ? 1 : 0);
        if (given != 1) {
            throw bad("exactly one of url, prefix, tag and \"all\": true says what is meant; here are " + given);
        }
        if (url != null) {
            return new Purge.Url(target("url", url, rules).key());
        }
        if (prefix != null) {
            return new Purge.Prefix(target("prefix", prefix, rules).uri());
        }
        return tag == null ? new Purge.All() : new Purge.Tag(tag(tag));
    }

    private static Target.Read target(String name, String text, CacheRules rules) {
        return switch (Target.of(text, rules)) {
            case Target.Read read -> read;
            case Target.Malformed(String why) -> throw bad(name + ": " + why);
        };
    }

    private static String tag(String text) {
        if (text.isEmpty() || text.length() > 256 || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw bad("tag: has 1 to 256 visible ASCII characters");
        }
        return text;
    }

    static Refused bad(String detail) {
        return new Refused(Problem.of(400, "Bad request", detail));
    }
}
