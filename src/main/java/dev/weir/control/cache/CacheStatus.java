package dev.weir.control.cache;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the cache is. */
@Schema(name = "CacheStatus", description = "How the cache of this replica is.")
public record CacheStatus(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(
                description = "`none` stores nothing.",
                enumeration = {"none", "memory", "redis"})
        String store,

        @Schema(description = "URLs of which something is stored.", examples = "1200")
        long entries,

        @Schema(description = "What they take, overhead included.", examples = "73400320")
        long bytes,

        @Schema(description = "What they may take.", examples = "268435456")
        long maxBytes,

        @Schema(description = "Larger answers are not stored.", examples = "16777216")
        long maxObjectSize,

        @Schema(description = "URLs that had to make room since the start.", examples = "0")
        long evictions,

        @Schema(
                description =
                        "Exchanges since the start by what the cache did: hit, stale, revalidated, collapsed, miss, bypass.",
                examples = "{\"hit\":81,\"stale\":0,\"revalidated\":4,\"collapsed\":2,\"miss\":30,\"bypass\":12}")
        Map<String, Long> outcomes,

        @Schema(
                description =
                        "The part of those that asked the cache which it saved a whole fetch; 0 before the first.",
                examples = "0.71")
        double hitRatio) {}
