package dev.weir.dashboard;

import dev.weir.control.Roles;
import dev.weir.control.analytics.AnalyticsResource;
import dev.weir.control.settings.ConfigResource;
import dev.weir.control.status.StatusResource;
import dev.weir.control.trail.AuditPage;
import dev.weir.control.trail.AuditResource;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Weir itself: how this replica is, what it is set to, and what was changed. */
@Path("/system")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
@Blocking
public class SystemPages {

    private static final String HOUR = "1h";
    private static final String LINES = "50";

    private final Shells shells;
    private final StatusResource status;
    private final ConfigResource config;
    private final AuditResource audit;
    private final AnalyticsResource analytics;

    SystemPages(
            Shells shells,
            StatusResource status,
            ConfigResource config,
            AuditResource audit,
            AnalyticsResource analytics) {
        this.shells = shells;
        this.status = status;
        this.config = config;
        this.audit = audit;
        this.analytics = analytics;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance status() {
        return Templates.system(
                shells.of(Page.SYSTEM), status.status(), analytics.summary(HOUR).queries());
    }

    @GET
    @Path("config")
    @Operation(hidden = true)
    public TemplateInstance config() {
        return Templates.config(shells.of(Page.SYSTEM), config.config());
    }

    @GET
    @Path("audit")
    @Operation(hidden = true)
    public TemplateInstance audit(@QueryParam("before") @Nullable String before) throws IOException {
        AuditPage page = (AuditPage) audit.page(LINES, before).getEntity();
        return Templates.audit(shells.of(Page.SYSTEM), page);
    }
}
