package dev.weir.dashboard;

import dev.weir.control.Refused;
import dev.weir.control.Roles;
import dev.weir.control.analytics.AnalyticsResource;
import dev.weir.control.analytics.RecentList;
import dev.weir.control.analytics.TopList;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What passed: the last requests, and the heaviest of each kind. */
@Path("/traffic")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
@Blocking
public class TrafficPages {

    private static final String MOST = "100";

    private final Shells shells;
    private final AnalyticsResource analytics;

    TrafficPages(Shells shells, AnalyticsResource analytics) {
        this.shells = shells;
        this.analytics = analytics;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance page(@BeanParam TrafficQuery query) {
        Shell shell = shells.of(Page.TRAFFIC);
        if (!query.shown().token().equals("requests")) {
            return Templates.trafficTop(shell, query, top(query));
        }
        Set<String> outcomes =
                analytics.summary(query.window()).totals().outcomes().keySet();
        try {
            return Templates.traffic(shell, query, outcomes, requests(query), null);
        } catch (Refused refused) {
            RecentList any = analytics.requests(query.window(), null, null, null, null, MOST);
            return Templates.traffic(
                    shell, query, outcomes, any, refused.problem().detail());
        }
    }

    private RecentList requests(TrafficQuery query) {
        return analytics.requests(
                query.window(),
                TrafficQuery.given(query.outcome()),
                TrafficQuery.given(query.host()),
                TrafficQuery.given(query.client()),
                TrafficQuery.given(query.status()),
                MOST);
    }

    private TopList top(TrafficQuery query) {
        return analytics.top(query.shown().token(), query.window(), query.by(), MOST);
    }
}
