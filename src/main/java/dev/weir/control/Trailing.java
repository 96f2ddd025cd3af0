package dev.weir.control;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Leaves a trail of every request that may change something, whatever its resource does. */
@Singleton
public class Trailing {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Trail trail;

    public Trailing(Trail trail) {
        this.trail = trail;
    }

    @ServerRequestFilter
    public void before(RoutingContext request, ResourceInfo resource) {
        if (!SAFE.contains(request.request().method()) && takesTheManagerAlone(resource)) {
            trail.begin(trail.who());
        }
    }

    @ServerResponseFilter
    public void after(ContainerResponseContext response) {
        trail.end(response.getStatus());
    }

    private static boolean takesTheManagerAlone(ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        RolesAllowed ofMethod = method == null ? null : method.getAnnotation(RolesAllowed.class);
        Class<?> type = resource.getResourceClass();
        RolesAllowed roles = ofMethod == null && type != null ? type.getAnnotation(RolesAllowed.class) : ofMethod;
        return isManager(roles);
    }

    private static boolean isManager(@Nullable RolesAllowed roles) {
        return roles != null && roles.value().length == 1 && roles.value()[0].equals(Roles.MANAGER);
    }
}
