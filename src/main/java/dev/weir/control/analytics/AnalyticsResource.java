package dev.weir.control.analytics;

import dev.weir.analytics.Window;
import dev.weir.control.Roles;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** What this replica's exchanges came to, by windows of 1m, 1h and 24h. */
@Path("/api/v1/analytics")
@Tag(name = "Analytics", description = "What passed on this replica, and what it saved")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class AnalyticsResource {

    /** What every answer is about. */
    static final String SCOPE = "replica";

    private static final String HOUR = "1h";
    private static final String REQUESTS = "requests";
    private static final String TWENTY = "20";

    private final Reading reading;
    private final Ticks ticks;

    public AnalyticsResource(Reading reading, Ticks ticks) {
        this.reading = reading;
        this.ticks = ticks;
    }

    @GET
    @Path("/summary")
    @Operation(
            operationId = "analyticsSummary",
            summary = "Totals, savings and latency",
            description =
                    "Requests by outcome, bytes each way, what hits, revalidations and collapsed requests saved, and percentiles.")
    @APIResponse(
            responseCode = "200",
            description = "As this replica counted it.",
            content =
                    @Content(
                            schema = @Schema(implementation = Summary.class),
                            examples = @ExampleObject(name = "an answer", value = Examples.SUMMARY)))
    public Summary summary(@QueryParam("window") @DefaultValue(HOUR) String window) {
        return reading.summary(Asked.window(window));
    }

    @GET
    @Path("/{list}")
    @Operation(
            operationId = "analyticsList",
            summary = "What had the most requests, bytes, time or saved bytes",
            description =
                    "Hosts, clients (as far as weir.privacy.clients lets them be told), users by the name that they"
                            + " gave, media types of answers without parameters, or status codes. Ordered by `by` (requests,"
                            + " bytes, time, saved); `error` says by how much a value may be too low, `other` has what is not"
                            + " listed.")
    @APIResponse(
            responseCode = "200",
            description = "As this replica counted it.",
            content =
                    @Content(
                            schema = @Schema(implementation = TopList.class),
                            examples = @ExampleObject(name = "an answer", value = Examples.TOP)))
    @APIResponse(responseCode = "404", description = "There is no such list.")
    public TopList top(
            @Parameter(
                            example = "hosts",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"hosts", "clients", "users", "content-types", "statuses"}))
                    @PathParam("list")
                    String list,
            @QueryParam("window") @DefaultValue(HOUR) String window,
            @QueryParam("by") @DefaultValue(REQUESTS) String by,
            @QueryParam("limit") @DefaultValue(TWENTY) String limit) {
        return reading.top(Asked.list(list), Asked.window(window), Asked.by(by), Asked.limit(limit));
    }

    @GET
    @Path("/denied")
    @Operation(
            operationId = "analyticsDenied",
            summary = "What was refused, by reason and entry of the policy",
            description =
                    "With what entries in mode report would have refused. Ordered by `by` (requests, bytes, time).")
    @APIResponse(
            responseCode = "200",
            description = "As this replica counted it.",
            content =
                    @Content(
                            schema = @Schema(implementation = DeniedList.class),
                            examples = @ExampleObject(name = "an answer", value = Examples.DENIED)))
    public DeniedList denied(
            @QueryParam("window") @DefaultValue(HOUR) String window,
            @QueryParam("by") @DefaultValue(REQUESTS) String by,
            @QueryParam("limit") @DefaultValue(TWENTY) String limit) {
        return reading.denied(Asked.window(window), Asked.byOfDenied(by), Asked.limit(limit));
    }

    @GET
    @Path("/requests")
    @Operation(
            operationId = "analyticsRequests",
            summary = "The last requests, at most a thousand are remembered",
            description = "The youngest first; `outcome`, `host`, `client` and `status` select.")
    @APIResponse(
            responseCode = "200",
            description = "As this replica counted it.",
            content =
                    @Content(
                            schema = @Schema(implementation = RecentList.class),
                            examples = @ExampleObject(name = "an answer", value = Examples.REQUESTS)))
    public RecentList requests(
            @QueryParam("window") @DefaultValue(HOUR) String window,
            @QueryParam("outcome") @Nullable String outcome,
            @QueryParam("host") @Nullable String host,
            @QueryParam("client") @Nullable String client,
            @QueryParam("status") @Nullable String status,
            @QueryParam("limit") @DefaultValue(TWENTY) String limit) {
        return reading.recent(Asked.window(window), Matching.of(outcome, host, client, status), Asked.limit(limit));
    }

    @GET
    @Path("/timeseries")
    @Operation(
            operationId = "analyticsTimeseries",
            summary = "What passed over time, in columns: 1s for 10 minutes, 10s for 6 hours, 5m for 24 hours",
            description =
                    "`names` says what each column of `data` is, the first is the time in seconds since the epoch.")
    @APIResponse(
            responseCode = "200",
            description = "As this replica counted it.",
            content =
                    @Content(
                            schema = @Schema(implementation = Timeseries.class),
                            examples = @ExampleObject(name = "an answer", value = Examples.TIMESERIES)))
    public Timeseries timeseries(
            @QueryParam("window") @DefaultValue(HOUR) String window,
            @QueryParam("resolution") @Nullable String resolution) {
        Window asked = Asked.window(window);
        return reading.series(asked, Asked.resolution(resolution, asked));
    }

    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    @Operation(
            operationId = "analyticsStream",
            summary = "How this replica is doing: an event `tick` a second, its data as JSON",
            description = "It ends after ten minutes, and may be asked for again, as a browser does by itself.")
    @APIResponse(
            responseCode = "200",
            description = "As this replica counted it.",
            content = @Content(examples = @ExampleObject(name = "an answer", value = Examples.TICK)))
    public Multi<OutboundSseEvent> stream(@Context Sse sse, @Context HttpServerResponse response) {
        return ticks.viewer(response::reset)
                .map(tick -> sse.newEventBuilder().name("tick").data(tick).build());
    }
}
