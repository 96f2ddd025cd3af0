package dev.weir.control;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers what no resource answers: what was refused on the way to one, what there is none for, and what broke. */
@ApplicationScoped
public class Failures {

    private static final Logger LOG = Logger.getLogger("weir.control");
    private static final int BEFORE_ALL_OTHERS = Integer.MIN_VALUE;

    private final Problems problems;

    public Failures(Problems problems) {
        this.problems = problems;
    }

    void routes(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).failureHandler(this::failed);
        router.route().last().handler(request -> request.fail(404));
    }

    private void failed(RoutingContext request) {
        if (request.response().ended() || request.response().headWritten()) {
            request.next();
            return;
        }
        if (request.failure() instanceof Refused refused) {
            problems.send(request, refused.problem(), refused.fields());
            return;
        }
        problems.send(request, problem(request, request.failure(), request.statusCode()), Map.of());
    }

    /**
     * What is told of a failure.
     *
     * @param status meant by it, where it is of no known kind
     */
    static Problem problem(RoutingContext request, @Nullable Throwable failure, int status) {
        int meant = switch (failure) {
            case AuthenticationFailedException _, UnauthorizedException _, AuthenticationCompletionException _ -> 401;
            case ForbiddenException _ -> 403;
            case null, default -> status < 400 ? 500 : status;
        };
        if (meant >= 500) {
            LOG.errorf(failure, "request %s failed", RequestId.of(request));
        }
        return switch (meant) {
            case 400 -> Problem.of(400, "Bad request", "The request cannot be understood.");
            case 401 ->
                Problem.of(401, "Who are you", "Give the name and the password of manager or viewer (HTTP Basic).");
            case 403 -> Problem.of(403, "Not yours to do", "The manager may do this, the viewer may not.");
            case 404 -> Problem.of(404, "Not found", "There is nothing here; /q/openapi says what there is.");
            case 405 -> Problem.of(405, "Method not allowed", "What is here takes other methods; Allow names them.");
            case 406 -> Problem.of(406, "Not acceptable", "What is here has no representation that Accept names.");
            case 413 -> Problem.of(413, "Too large", "A body has at most 1 MiB.");
            case 415 -> Problem.of(415, "Unsupported media type", "What is here takes application/json.");
            case 500 ->
                Problem.of(500, "Internal fault", "Weir is at fault. Its log has more under the id of this request.");
            default -> Problem.of(meant, "Refused", "The request was not carried out.");
        };
    }
}
