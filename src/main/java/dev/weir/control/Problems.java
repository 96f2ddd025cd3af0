package dev.weir.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The writer of problem documents: signed with the request and the replica, whether a resource refuses or nothing got that far. */
@Singleton
public class Problems {

    private final ObjectMapper json;
    private final Replica replica;

    public Problems(ObjectMapper json, Replica replica) {
        this.json = json;
        this.replica = replica;
    }

    /** As a resource answers it. */
    Response response(RoutingContext request, Problem problem, Map<String, String> fields) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(signed(request, problem));
        fields.forEach(answer::header);
        return answer.build();
    }

    /** For whom no resource answers. */
    void send(RoutingContext request, Problem problem, Map<String, String> fields) {
        try {
            String body = json.writeValueAsString(signed(request, problem));
            fields.forEach((name, value) -> request.response().putHeader(name, value));
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is text and numbers", e);
        }
    }

    private Problem signed(RoutingContext request, Problem problem) {
        return problem.signed(RequestId.of(request), replica.name());
    }
}
