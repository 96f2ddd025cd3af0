package dev.weir.dashboard;

import dev.weir.control.Roles;
import dev.weir.control.analytics.AnalyticsResource;
import dev.weir.control.analytics.Summary;
import dev.weir.documents.Documents;
import dev.weir.lifecycle.DataPlaneLife;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The first page: how this replica is doing, as it happens. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
@Blocking
public class Overview {

    private static final String HOUR = "1h";
    private static final String TOP = "8";
    private static final String LAST = "12";

    private final Shells shells;
    private final AnalyticsResource analytics;
    private final Documents documents;
    private final DataPlaneLife life;

    Overview(Shells shells, AnalyticsResource analytics, Documents documents, DataPlaneLife life) {
        this.shells = shells;
        this.analytics = analytics;
        this.documents = documents;
        this.life = life;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance page() {
        Summary summary = analytics.summary(HOUR);
        Instant since = Instant.ofEpochSecond(summary.sinceStart().from());
        String proxy = "127.0.0.1:" + life.ports().plain();
        return Templates.overview(
                shells.of(Page.OVERVIEW),
                summary,
                lists(summary),
                proxy,
                since,
                documents.status().hash());
    }

    @GET
    @Path("parts/overview")
    @Operation(hidden = true)
    public TemplateInstance lists(@QueryParam("window") @DefaultValue(HOUR) String window) {
        return Templates.lists(lists(analytics.summary(window)));
    }

    @GET
    @Path("parts/recent")
    @Operation(hidden = true)
    public TemplateInstance recent() {
        return Templates.requests(analytics.requests(HOUR, null, null, null, null, LAST));
    }

    private Lists lists(Summary summary) {
        String window = summary.window();
        return Lists.of(
                summary,
                analytics.top("hosts", window, "requests", TOP),
                analytics.top("clients", window, "requests", TOP),
                analytics.denied(window, "requests", TOP),
                analytics.requests(HOUR, null, null, null, null, LAST));
    }
}
