package dev.weir.control;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.ForbiddenException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes a problem document of whatever ends a resource's method, or keeps it from being called. */
@Singleton
public class Mappers {

    private final Problems problems;
    private final Methods methods;

    public Mappers(Problems problems, Methods methods) {
        this.problems = problems;
        this.methods = methods;
    }

    @ServerExceptionMapper
    public Response refused(Refused refused, RoutingContext request) {
        if (refused.problem().status() == 413) {
            Unread.discard(request);
        }
        return problems.response(request, refused.problem(), refused.fields());
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException failure, RoutingContext request) {
        return problems.response(request, Failures.problem(request, failure, 403), Map.of());
    }

    @ServerExceptionMapper
    public Response unreadable(JacksonException failure, RoutingContext request) {
        return failure.getCause() instanceof Refused meant
                ? refused(meant, request)
                : problems.response(request, JsonFault.problem(failure), Map.of());
    }

    /** In the place of Quarkus's own. */
    @ServerExceptionMapper
    public Response unexpected(MismatchedInputException failure, RoutingContext request) {
        return unreadable(failure, request);
    }

    @ServerExceptionMapper
    public Response known(WebApplicationException failure, RoutingContext request) {
        if (failure.getCause() instanceof JacksonException json) {
            return unreadable(json, request);
        }
        int status = failure.getResponse().getStatus();
        return problems.response(
                request,
                Failures.problem(request, failure, status),
                status == 405 ? Map.of(HttpHeaders.ALLOW, methods.of(request.normalizedPath())) : Map.of());
    }

    @ServerExceptionMapper
    public Response fault(Throwable failure, RoutingContext request) {
        return problems.response(request, Failures.problem(request, failure, 500), Map.of());
    }
}
