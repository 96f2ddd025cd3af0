package dev.weir.control;

import dev.weir.identity.Credentials;
import dev.weir.lifecycle.ControlPasswords;
import io.netty.util.NetUtil;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The users {@code manager} and {@code viewer}, by name and password. */
@ApplicationScoped
public class Users implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    private static final int KEY_LENGTH = 32;
    private static final String RETRY_SECONDS = "5";

    private final Vertx vertx;
    private final Doorkeeper doorkeeper;
    private final Comparisons comparisons = new Comparisons();
    private final WorkerExecutor worker;

    public Users(Vertx vertx, ControlPasswords passwords) {
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor("weir-control-passwords", cores());
        this.doorkeeper = new Doorkeeper(passwords::of, BCrypt::checkpw, key(), System::nanoTime);
    }

    /** Half of them: traffic has the others. */
    private static int cores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static byte[] key() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        Credentials credentials = new Credentials(
                request.getUsername(), new String(request.getPassword().getPassword()));
        InetAddress from = from(HttpSecurityUtils.getRoutingContextAttribute(request));
        Uni<Doorkeeper.Answer> answer = doorkeeper.isQuick(credentials)
                ? Uni.createFrom().item(() -> doorkeeper.answer(credentials, from))
                : Uni.createFrom().completionStage(() -> compared(credentials, from));
        return answer.flatMap(given -> identity(credentials.user(), given));
    }

    private CompletionStage<Doorkeeper.Answer> compared(Credentials credentials, InetAddress from) {
        if (!comparisons.enter(from)) {
            return CompletableFuture.completedStage(new Doorkeeper.Answer.Later());
        }
        return worker.executeBlocking(() -> doorkeeper.answer(credentials, from), false)
                .onComplete(_ -> comparisons.leave(from))
                .toCompletionStage();
    }

    private static InetAddress from(@Nullable RoutingContext request) {
        InetAddress address = request == null
                ? null
                : NetUtil.createInetAddressFromIpAddressString(
                        String.valueOf(request.request().remoteAddress().hostAddress()));
        return address == null ? InetAddress.getLoopbackAddress() : address;
    }

    private Uni<SecurityIdentity> identity(String user, Doorkeeper.Answer answer) {
        return switch (answer) {
            case Doorkeeper.Answer.In _ -> Uni.createFrom().item(identity(user));
            case Doorkeeper.Answer.Later _ ->
                Uni.createFrom()
                        .failure(new Refused(
                                Problem.of(
                                        429,
                                        "Too many attempts",
                                        "Too many passwords are compared, or wait for their answer."),
                                Map.of("Retry-After", RETRY_SECONDS)));
            case Doorkeeper.Answer.Out out ->
                after(out.after())
                        .invoke(() -> doorkeeper.answered(out))
                        .flatMap(_ -> Uni.createFrom().failure(new AuthenticationFailedException()));
        };
    }

    private Uni<Void> after(Duration wait) {
        return wait.isZero()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .emitter(done -> vertx.setTimer(Math.max(1, wait.toMillis()), _ -> done.complete(null)));
    }

    private static SecurityIdentity identity(String user) {
        QuarkusSecurityIdentity.Builder identity =
                QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(user));
        identity.addRole(Roles.VIEWER);
        if (user.equals(Roles.MANAGER)) {
            identity.addRole(Roles.MANAGER);
        }
        return identity.build();
    }
}
