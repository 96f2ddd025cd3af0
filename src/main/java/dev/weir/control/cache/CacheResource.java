package dev.weir.control.cache;

import dev.weir.cache.Inventory;
import dev.weir.cache.Purge;
import dev.weir.cache.ResponseCache;
import dev.weir.config.WeirConfig;
import dev.weir.control.Paging;
import dev.weir.control.Plane;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import dev.weir.control.Trail;
import dev.weir.journal.Privacy;
import dev.weir.lifecycle.Purging;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is stored, and what is to go. Both look at every entry, on a worker thread. */
@Path("/api/v1/cache")
@Tag(name = "Cache")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class CacheResource {

    private static final Logger LOG = Logger.getLogger("weir.control");

    private static final String STATUS = """
            {"replica":"weir-0","store":"memory","entries":1200,"bytes":73400320,"maxBytes":268435456,"maxObjectSize":16777216,\
            "evictions":0,"outcomes":{"hit":81,"stale":0,"revalidated":4,"collapsed":2,"miss":30,"bypass":12},"hitRatio":0.744}""";
    private static final String ENTRIES = """
            {"replica":"weir-0","total":1,"items":[{"url":"https://files.example/a.tar.gz","whole":true,"bytes":10736,"variants":[\
            {"status":200,"length":10240,"contentType":"application/gzip","age":12,"ttl":48,"purged":false,\
            "stored":"2026-11-29T08:15:00Z","tags":["release-7"],"vary":["accept-encoding"]}]}]}""";

    private final Plane plane;
    private final WeirConfig config;
    private final Outcomes outcomes;
    private final Bookmarks bookmarks;
    private final Privacy privacy;
    private final Trail trail;
    private final Replica replica;
    private final Purging purging;

    CacheResource(
            Plane plane,
            WeirConfig config,
            Outcomes outcomes,
            Bookmarks bookmarks,
            Privacy privacy,
            Trail trail,
            Replica replica,
            Purging purging) {
        this.plane = plane;
        this.config = config;
        this.outcomes = outcomes;
        this.bookmarks = bookmarks;
        this.privacy = privacy;
        this.trail = trail;
        this.replica = replica;
        this.purging = purging;
    }

    @GET
    @Operation(operationId = "getCache", summary = "How the cache is", description = "How full it is, and what it did.")
    @APIResponse(
            responseCode = "200",
            description = "How it is.",
            content =
                    @Content(
                            schema = @Schema(implementation = CacheStatus.class),
                            examples = @ExampleObject(name = "memory", value = STATUS)))
    public CacheStatus status() {
        ResponseCache cache = plane.get().cache();
        Map<String, Long> counts = outcomes.counts();
        return new CacheStatus(
                replica.name(),
                config.cache().store().name().toLowerCase(Locale.ROOT),
                cache.entries(),
                cache.bytes(),
                cache.isOn() ? cache.settings().maxBytes() : 0,
                cache.settings().maxObjectSize(),
                cache.evictions(),
                counts,
                Outcomes.ratio(counts));
    }

    @GET
    @Path("entries")
    @Operation(
            operationId = "listCacheEntries",
            summary = "What is stored",
            description =
                    "All of it, or what one of `url`, `prefix` and `tag` names, in the order of URLs; Link and `next` lead to the"
                            + " following page.")
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content =
                    @Content(
                            schema = @Schema(implementation = EntryPage.class),
                            examples = @ExampleObject(name = "page", value = ENTRIES)))
    @APIResponse(responseCode = "400", description = "More than one selector, or a parameter that cannot be read.")
    public Response entries(
            @Parameter(description = "One URL.", example = "https://files.example/a.tar.gz")
                    @QueryParam("url")
                    @Nullable
                    String url,
            @Parameter(description = "URLs that begin so.", example = "https://files.example/")
                    @QueryParam("prefix")
                    @Nullable
                    String prefix,
            @Parameter(description = "Answers with this tag.", example = "release-7") @QueryParam("tag") @Nullable
                    String tag,
            @Parameter(description = "The most URLs on a page: 1 to 500, 100 when absent.", example = "100")
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "Where the page begins, from `next` of the one before.")
                    @QueryParam("cursor")
                    @Nullable
                    String cursor,
            @Context UriInfo uri) {
        ResponseCache cache = plane.get().cache();
        boolean all = url == null && prefix == null && tag == null;
        Purge.Selector which =
                PurgeOrder.selector(url, prefix, tag, all, cache.settings().rules());
        String after = cursor == null
                ? null
                : bookmarks
                        .get(cursor)
                        .orElseThrow(() -> PurgeOrder.bad("cursor: is none of those in 'next', or too old"));
        Inventory inventory = cache.inventory(new Inventory.Query(which, after, Paging.limit(limit)));
        String end = inventory.isMore()
                ? bookmarks.put(inventory.resources().getLast().key().uri())
                : null;
        String next = Paging.next(uri, end);
        return Paging.page(EntryPage.of(replica.name(), inventory, privacy::url, next), next);
    }

    @POST
    @Path("purge")
    @RolesAllowed(Roles.MANAGER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "purgeCache",
            summary = "Take something out of the cache",
            description =
                    "Exactly one of `url`, `prefix`, `tag` and `all` says what; with `soft` it stays, to be validated before it is"
                            + " used again. What is on its way from an origin meanwhile is not stored either.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = PurgeOrder.class),
                            examples = {
                                @ExampleObject(name = "url", value = "{\"url\":\"https://files.example/a.tar.gz\"}"),
                                @ExampleObject(
                                        name = "prefix",
                                        value = "{\"prefix\":\"https://files.example/releases/\",\"soft\":true}"),
                                @ExampleObject(name = "tag", value = "{\"tag\":\"release-7\"}"),
                                @ExampleObject(name = "all", value = "{\"all\":true}")
                            }))
    @APIResponse(
            responseCode = "200",
            description = "It is gone; how much it was.",
            content =
                    @Content(
                            schema = @Schema(implementation = Purged.class),
                            examples =
                                    @ExampleObject(
                                            name = "purged",
                                            value =
                                                    "{\"replica\":\"weir-0\",\"scope\":\"replica\",\"purged\":3,\"soft\":false}")))
    @APIResponse(responseCode = "400", description = "Not exactly one selector, or one that cannot be read.")
    @APIResponse(responseCode = "503", description = "Gone here; the other replicas could not be told.")
    public Purged purge(@Nullable PurgeOrder order) {
        if (order == null) {
            throw PurgeOrder.bad("the body is empty");
        }
        ResponseCache cache = plane.get().cache();
        Purge purge = order.read(cache.settings().rules());
        long met = cache.purge(purge);
        trail.changed("cache.purge", order.told(privacy), null, met);
        return new Purged(replica.name(), elsewhere(cache, purge), met, purge.soft());
    }

    /** What could not be purged elsewhere would come back from there, or is served by others. */
    private Purged.Scope elsewhere(ResponseCache cache, Purge purge) {
        try {
            return switch (purging.tell(cache, purge)) {
                case ALL -> Purged.Scope.ALL;
                case REPLICA -> Purged.Scope.REPLICA;
            };
        } catch (Purging.NotTold e) {
            LOG.warnf("a purge did not reach the other replicas: %s", e.getMessage());
            throw new Refused(Problem.of(
                    503, "Not purged everywhere", "It is purged in this replica alone, repeat it: " + e.getMessage()));
        }
    }
}
