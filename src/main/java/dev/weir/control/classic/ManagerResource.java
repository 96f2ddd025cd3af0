package dev.weir.control.classic;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.control.Made;
import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import dev.weir.control.Trail;
import dev.weir.control.policy.Refusals;
import dev.weir.documents.Change;
import dev.weir.documents.Changed;
import dev.weir.documents.Documents;
import dev.weir.documents.Status;
import dev.weir.policy.document.Draft;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.PasswordCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Takes the message by which the manager of the original system blocks and unblocks, bans and unbans. It carries its own password. */
@Path("/api/v1/manager")
@Tag(name = "Policy")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@PermitAll
public class ManagerResource {

    private static final String UNAUTHORIZED = "The user or the password of the message is not the manager's.";

    private final Documents documents;
    private final IdentityProviderManager users;
    private final Trail trail;
    private final Replica replica;
    private final ObjectMapper json;
    private final InstantSource clock = InstantSource.system();

    ManagerResource(
            Documents documents, IdentityProviderManager users, Trail trail, Replica replica, ObjectMapper json) {
        this.documents = documents;
        this.users = users;
        this.trail = trail;
        this.replica = replica;
        this.json = json;
    }

    @POST
    @Blocking // so that a message that is too long is not read to its end
    @SecurityRequirements
    @Operation(
            operationId = "manager",
            summary = "The classic manager message",
            description =
                    "`func` is blklst or blklist to block `url`, rmblklst, rmbklist or rmblklist to unblock it, usrBan or rmusrBan"
                            + " to ban or unban `client`. A bare host is blocked whole, a host and path with both schemes. The message"
                            + " carries the manager's password (`pswrd` or `pswr`); whatever it says is blocked already is left as it is."
                            + " The media type does not matter.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MessageBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "block",
                                            value =
                                                    "{\"user\":\"manager\",\"pswrd\":\"...\",\"func\":\"blklst\",\"url\":\"ads.example\"}")))
    @APIResponse(
            responseCode = "200",
            description = "All is as the message wants it.",
            content =
                    @Content(
                            schema = @Schema(implementation = Answer.class),
                            examples =
                                    @ExampleObject(
                                            name = "blocked",
                                            value =
                                                    "{\"replica\":\"weir-0\",\"ok\":true,\"changed\":true,\"done\":\"ads.example is blacklisted.\",\"entries\":[\"auto-1f0e2d3c4b\"]}")))
    @APIResponse(responseCode = "400", description = "The message cannot be read, or its `func` is none.")
    @APIResponse(responseCode = "401", description = "User or password is wrong.")
    @APIResponse(
            responseCode = "409",
            description = "What is to go is in the base document, or the live document is read-only or faulty.")
    @APIResponse(responseCode = "413", description = "The message is longer than 16 KiB.")
    @APIResponse(responseCode = "422", description = "What is named can be no entry.")
    public Uni<Answer> manage(String body, @Context RoutingContext request) {
        Message message = switch (Message.read(body, json)) {
            case Message.Reading.Read(Message read) -> read;
            case Message.Reading.Malformed(String why) -> throw Refusals.bad(why);
        };
        // Whoever guesses waits for the answer, and no thread does with him.
        return users.authenticate(credentials(message, request))
                .onFailure(AuthenticationFailedException.class)
                .transform(_ -> unauthorized())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(identity -> {
                    if (!identity.hasRole(Roles.MANAGER)) {
                        throw unauthorized();
                    }
                    return ended(message);
                });
    }

    /** As of every other request: the same passwords count, and the same patience. */
    private static AuthenticationRequest credentials(Message message, RoutingContext request) {
        PasswordCredential password = new PasswordCredential(message.password().toCharArray());
        return HttpSecurityUtils.setRoutingContextAttribute(
                new UsernamePasswordAuthenticationRequest(message.user(), password), request);
    }

    /** The answer goes out on an event loop, which must not wait for the audit. */
    private Answer ended(Message message) {
        int status = 500;
        try {
            Answer answer = manage(message);
            status = 200;
            return answer;
        } catch (Refused refused) {
            status = refused.problem().status();
            throw refused;
        } finally {
            trail.end(status);
        }
    }

    private Answer manage(Message message) {
        trail.begin(Roles.MANAGER);
        Func func = Func.of(message.func())
                .orElseThrow(() -> Refusals.bad("func: is none of those that are known: " + Func.KNOWN));
        String named = message.subject(func.kind());
        if (named == null) {
            throw Refusals.bad(func.kind() == Subject.Kind.URL ? "url: is missing" : "client: is missing");
        }
        return carryOut(func, Subject.of(func.kind(), named));
    }

    private static Refused unauthorized() {
        return new Refused(Problem.of(401, "Who are you", UNAUTHORIZED));
    }

    private Answer carryOut(Func func, Subject subject) {
        // An edit may be made more than once; the last one counts.
        AtomicReference<Edition> last = new AtomicReference<>(new Edition.Same(List.of()));
        Changed changed = trail.await(
                Roles.MANAGER,
                () -> documents.change(Roles.MANAGER, null, live -> {
                    Edition edition = editor().make(live, func, subject);
                    last.set(edition);
                    return edition instanceof Edition.Text(var _, Draft edited, var _)
                            ? new Change.To(edited)
                            : new Change.Refused(func.name());
                }),
                came -> made(came, func, subject, last.get()));
        return switch (changed) {
            case Changed.Done _, Changed.Refused _ -> answer(func, subject, Objects.requireNonNull(last.get()));
            default -> throw Refusals.not(changed);
        };
    }

    private static Optional<Made> made(Changed came, Func func, Subject subject, @Nullable Edition edition) {
        if (!(edition instanceof Edition.Text text)) {
            return Optional.empty();
        }
        Made made = Made.done(
                "manager." + func.name().toLowerCase(Locale.ROOT), subject.text(), text.before(), text.after());
        return switch (came) {
            case Changed.Done _ -> Optional.of(made);
            case Changed.Stored(var _, String why) -> Optional.of(made.storedOnly(why));
            default -> Optional.empty();
        };
    }

    private Editor editor() {
        Status status = documents.status();
        return new Editor(status.live().source(), status.under(), clock.millis());
    }

    private Answer answer(Func func, Subject subject, Edition edition) {
        return switch (edition) {
            case Edition.Text text -> Answer.of(replica.name(), func, subject.text(), text);
            case Edition.Same same -> Answer.of(replica.name(), func, subject.text(), same);
            case Edition.InBase(String id, var place) -> throw Refusals.inBase(id, place);
            case Edition.Faulty(var faults) -> throw Refusals.entryFaults(faults);
            case Edition.Broken(var faults) -> throw Refusals.broken(faults);
        };
    }
}
