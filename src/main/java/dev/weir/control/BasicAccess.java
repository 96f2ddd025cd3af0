package dev.weir.control;

import dev.weir.identity.BasicCredentials;
import dev.weir.identity.Credentials;
import dev.weir.identity.Presented;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.PasswordCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** The scheme Basic (RFC 7617) as the data plane reads it, with a challenge whose body is a problem document. */
@ApplicationScoped
public class BasicAccess implements HttpAuthenticationMechanism {

    private static final String CHALLENGE_FIELD = "WWW-Authenticate";

    /** RFC 7617 §2.1: the charset tells a browser how to write what is not ASCII. */
    private static final String CHALLENGE = "Basic realm=\"weir\", charset=\"UTF-8\"";

    private final Problems problems;

    public BasicAccess(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager users) {
        return switch (BasicCredentials.read(request.request().headers().getAll("Authorization"))) {
            case Presented.Nothing _ -> Uni.createFrom().nullItem();
            case Presented.Unreadable _ -> Uni.createFrom().failure(new AuthenticationFailedException());
            case Credentials credentials ->
                users.authenticate(HttpSecurityUtils.setRoutingContextAttribute(
                        new UsernamePasswordAuthenticationRequest(
                                credentials.user(),
                                new PasswordCredential(credentials.password().toCharArray())),
                        request));
        };
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom()
                .item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), CHALLENGE_FIELD, CHALLENGE));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        problems.send(request, Failures.problem(request, null, 401), Map.of(CHALLENGE_FIELD, CHALLENGE));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(UsernamePasswordAuthenticationRequest.class);
    }
}
