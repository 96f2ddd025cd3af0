package dev.weir.field;

import dev.weir.field.StructuredField.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cache's member of {@code Cache-Status} (RFC 9211 §2).
 *
 * @param cache what the cache calls itself
 * @param fwd why the request went on; null for a hit
 * @param fwdStatus status of the answer to the request that went on
 * @param ttl seconds of freshness left, negative once it is stale
 * @param stored whether the answer was stored
 * @param collapsed whether the request was answered along with another
 * @param detail anything more
 */
public record CacheStatus(
        String cache,
        @Nullable Fwd fwd,
        OptionalInt fwdStatus,
        OptionalLong ttl,
        boolean stored,
        boolean collapsed,
        @Nullable String detail) {

    /** The field's name. */
    public static final String NAME = "Cache-Status";

    /** Why a request went on (RFC 9211 §2.2). */
    public enum Fwd {
        BYPASS("bypass"),
        METHOD("method"),
        URI_MISS("uri-miss"),
        VARY_MISS("vary-miss"),
        MISS("miss"),
        REQUEST("request"),
        STALE("stale"),
        PARTIAL("partial");

        private final String token;

        Fwd(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }
    }

    /** The member of an answer that is neither from the store nor was asked for further on. */
    public static String neither(String cache, String detail) {
        return StructuredField.item(StructuredField.token(cache), List.of(Parameter.token("detail", detail)));
    }

    /** The member. What only makes sense for a request that went on is left out of a hit. */
    public String write() {
        List<Parameter> parameters = new ArrayList<>();
        if (fwd == null) {
            parameters.add(Parameter.flag("hit"));
        } else {
            forwarded(fwd, parameters);
        }
        ttl.ifPresent(seconds -> parameters.add(Parameter.integer("ttl", seconds)));
        if (detail != null) {
            parameters.add(Parameter.token("detail", detail));
        }
        return StructuredField.item(StructuredField.token(cache), parameters);
    }

    private void forwarded(Fwd reason, List<Parameter> parameters) {
        parameters.add(Parameter.token("fwd", reason.token()));
        fwdStatus.ifPresent(status -> parameters.add(Parameter.integer("fwd-status", status)));
        if (stored) {
            parameters.add(Parameter.flag("stored"));
        }
        if (collapsed) {
            parameters.add(Parameter.flag("collapsed"));
        }
    }

    /** The field's lines with this member after those of the caches nearer to the origin (RFC 9211 §2). */
    public List<String> append(List<String> existingLines) {
        return Stream.concat(existingLines.stream(), Stream.of(write())).toList();
    }
}
