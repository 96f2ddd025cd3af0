package dev.weir.listener;

import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRule;
import dev.weir.cache.Moment;
import dev.weir.cache.ResponseCache;
import dev.weir.dns.Answer;
import dev.weir.listener.Explanation.Judged;
import dev.weir.listener.Explanation.Question;
import dev.weir.listener.Explanation.Stored;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.AddressJudge;
import dev.weir.policy.ClientAccess.Admission;
import dev.weir.policy.Inquiry;
import dev.weir.policy.Judgement;
import dev.weir.policy.Verdict;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.Authorities;
import dev.weir.target.FetchMetadata;
import dev.weir.target.RequestTarget;
import dev.weir.target.RequestTargets;
import dev.weir.target.Scheme;
import dev.weir.target.TargetInput;
import dev.weir.upstream.Failures;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what would happen to a request: the steps of an {@link Exchange} up to the dialling, none of them taken. A name is looked up,
 * for its addresses decide, too.
 */
public final class Explainer {

    private final DataPlane plane;

    Explainer(DataPlane plane) {
        this.plane = plane;
    }

    /**
     * Explains.
     *
     * @param now milliseconds since the epoch
     * @return never fails
     */
    public Future<Explanation> explain(Question question, long now) {
        if (question.url().startsWith("/")) {
            return refused(Refusals.badRequest("it is not an absolute URL, nor host:port for CONNECT"));
        }
        RequestTarget parsed = RequestTargets.parse(
                new TargetInput(question.method(), question.url(), Scheme.HTTP, null, null, null, FetchMetadata.NONE),
                plane.targetRules(),
                new Authorities());
        return switch (parsed) {
            case RequestTarget.Forward forward -> explain(question, forward, now);
            case RequestTarget.Tunnel tunnel ->
                judged(tunnel.authority(), inquiry(question, tunnel.host(), tunnel.port(), null, now));
            case RequestTarget.Refused bad -> refused(Refusals.target(bad.status(), bad.reason(), bad.allow()));
            case RequestTarget.Own _, RequestTarget.Redirect _ ->
                refused(Refusals.badRequest("it is not an absolute URL, nor host:port for CONNECT"));
        };
    }

    private Future<Explanation> explain(Question question, RequestTarget.Forward target, long now) {
        Inquiry.Inside inside = new Inquiry.Inside(target.scheme(), target.pathQuery());
        Inquiry inquiry = inquiry(question, target.host(), target.port(), inside, now);
        Future<Explanation> seen = judged(target.origin() + target.pathQuery(), inquiry)
                .map(told -> told.with(null, told.refusal() == null ? cache(question, target) : null));
        return mayBeTunnelled(target)
                ? seen.compose(told ->
                        hidden(question, inquiry).map(hidden -> told.with(tunnel(inquiry, told, hidden), told.cache())))
                : seen;
    }

    /** Clients use tunnels for https; where the port is open to tunnels, who would get round an entry uses one for http too. */
    private boolean mayBeTunnelled(RequestTarget.Forward target) {
        return target.scheme() == Scheme.HTTPS
                || plane.config().proxy().connectPorts().contains(target.port());
    }

    private static Inquiry inquiry(Question question, Host host, int port, Inquiry.@Nullable Inside inside, long now) {
        return new Inquiry(question.client(), question.user(), question.method(), host, port, inside, now);
    }

    private static Future<Explanation> refused(Refusal refusal) {
        return told("", refusal, null);
    }

    private static Future<Explanation> told(String target, Refusal refusal, @Nullable Verdict verdict) {
        return Future.succeededFuture(new Explanation(target, refusal, verdict, "not asked", List.of(), null, null));
    }

    /** The steps before the policy. */
    private @Nullable Refusal before(Inquiry inquiry) {
        if (plane.access().judge(inquiry.client()) == Admission.NOT_A_CLIENT) {
            return Refusals.clientNotAllowed();
        }
        Refusal nobody = inquiry.user() == null ? plane.asker().nobody() : null;
        if (nobody != null) {
            return nobody;
        }
        return plane.isOwn(inquiry.host(), inquiry.port()) ? Refusals.loop() : null;
    }

    /** The step after it. */
    private @Nullable Refusal after(Inquiry inquiry) {
        PortRanges ports = inquiry.isTunnel()
                ? plane.config().proxy().connectPorts()
                : plane.config().proxy().ports();
        if (ports.contains(inquiry.port())) {
            return null;
        }
        return inquiry.isTunnel()
                ? Refusals.tunnelPortNotAllowed(inquiry.port(), ports)
                : Refusals.portNotAllowed(inquiry.port(), ports);
    }

    private Future<Explanation> judged(String target, Inquiry inquiry) {
        Refusal before = before(inquiry);
        if (before != null) {
            return told(target, before, null);
        }
        Said said = new Said();
        return switch (plane.judge().of(inquiry, said::hear)) {
            case Clearance.Denied(Refusal refusal) -> told(target, refusal, said.orElse(inquiry));
            case Clearance.Cleared cleared -> {
                Refusal after = after(inquiry);
                yield after != null
                        ? told(target, after, said.orElse(inquiry))
                        : addresses(inquiry, cleared)
                                .map(found -> new Explanation(
                                        target,
                                        found.refusal(),
                                        settled(inquiry, cleared, found, said),
                                        found.dns(),
                                        found.judged(),
                                        null,
                                        null));
            }
        };
    }

    /** What the policy said last. */
    private final class Said {
        private volatile @Nullable Verdict last;

        void hear(Verdict verdict) {
            last = verdict;
        }

        /** Where it has not spoken it waits for an address. */
        Verdict orElse(Inquiry inquiry) {
            Verdict heard = last;
            return heard == null ? plane.judge().verdict(inquiry) : heard;
        }
    }

    private Future<@Nullable Refusal> vet(Inquiry inquiry, Clearance.Cleared cleared) {
        return plane.upstream()
                .under(cleared.addresses(), plane.judge().denials())
                .vet(inquiry.host(), inquiry.port())
                .<@Nullable Refusal>map(_ -> null)
                .otherwise(failure -> Failures.refusal(failure, inquiry.host().toString()));
    }

    /** What depends on the address is decided by the one that would be dialled, or by the first where none would. */
    private Verdict settled(Inquiry inquiry, Clearance.Cleared cleared, Found found, Said said) {
        found.judged().stream()
                .filter(judged -> judged.judgement() instanceof Judgement.Allowed)
                .findFirst()
                .or(() -> found.judged().stream().findFirst())
                .ifPresent(judged -> judge(inquiry, cleared, List.of(judged.address())));
        return said.orElse(inquiry);
    }

    private record Found(
            String dns, List<Judged> judged, @Nullable Refusal refusal) {}

    /** The way that a request would take decides, so that it is asked; what each address is, is told beside it. */
    private Future<Found> addresses(Inquiry inquiry, Clearance.Cleared cleared) {
        return vet(inquiry, cleared).compose(refusal -> switch (inquiry.host()) {
            case Host.Address literal ->
                Future.succeededFuture(
                        new Found("literal", judge(inquiry, cleared, List.of(literal.address())), refusal));
            case Host.Name _
            when !plane.upstream().isDirect(inquiry.host()) ->
                Future.succeededFuture(new Found("parent", List.of(), refusal));
            case Host.Name name ->
                plane.resolver().resolve(name.name()).map(answer -> switch (answer) {
                    case Answer.Addresses found ->
                        new Found("resolved", judge(inquiry, cleared, found.addresses()), refusal);
                    case Answer.NoSuchName _ -> new Found("no such name", List.of(), refusal);
                    case Answer.Unanswered silent -> new Found(silent.reason().token(), List.of(), refusal);
                });
        });
    }

    private static List<Judged> judge(Inquiry inquiry, Clearance.Cleared cleared, List<InetAddress> addresses) {
        AddressJudge judge = cleared.addresses().get();
        return addresses.stream()
                .map(address -> new Judged(address, judge.judge(inquiry.host(), address, inquiry.port())))
                .toList();
    }

    /** The same target by way of a tunnel. */
    private Future<Explanation> hidden(Question question, Inquiry inside) {
        String authority = inside.host() + ":" + inside.port();
        return explain(new Question(authority, "CONNECT", question.client(), question.user()), inside.now());
    }

    private Explanation.Tunnel tunnel(Inquiry inside, Explanation told, Explanation hidden) {
        Verdict verdict = hidden.verdict() == null ? plane.judge().verdict(inside.asTunnel()) : hidden.verdict();
        Verdict seen = told.verdict() == null ? plane.judge().verdict(inside) : told.verdict();
        return new Explanation.Tunnel(verdict, hidden.refusal(), caveat(seen, verdict, hidden.refusal()));
    }

    private static @Nullable String caveat(Verdict inside, Verdict tunnel, @Nullable Refusal refusal) {
        if (inside instanceof Verdict.Denied) {
            return refusal == null
                    ? "Through CONNECT only the host and port can be seen, so this passes in a tunnel: the entry that denies it here"
                            + " ignores tunnels, or what allows the tunnel is more general."
                    : null;
        }
        return tunnel instanceof Verdict.Denied
                ? "Through CONNECT only the host and port can be seen: the whole tunnel is denied, though this URL by itself would"
                        + " pass."
                : null;
    }

    private Explanation.Cache cache(Question question, RequestTarget.Forward target) {
        ResponseCache cache = plane.cache();
        CacheRule rule = cache.settings().rules().of(target.host().toString(), target.pathQuery());
        CacheKey key = CacheUse.Judge.key(target, rule);
        boolean read = question.method().equals("GET") || question.method().equals("HEAD");
        String use = !cache.isOn() ? "off" : read && !rule.bypass() ? "ask" : "bypass";
        Moment now = cache.now();
        List<Stored> stored = cache.stored(key).stream()
                .map(response -> new Stored(response.status(), response.age(now), response.ttl(now)))
                .toList();
        return new Explanation.Cache(key.uri(), use, stored);
    }
}
