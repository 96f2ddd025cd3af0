package dev.weir.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The meters of the data plane. Every label takes its value from a closed set: no name, path, user or status that a client or an
 * origin chooses becomes one. Times are seconds, sizes bytes.
 */
public final class Meters {

    private final MeterRegistry registry;
    private final Map<RequestLabels, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> denials = new ConcurrentHashMap<>();
    private final Counter reported;
    private final Durations<Outcome> durations;
    private final Durations<Phase> phases;
    private final Map<Limit, Counter> limits;
    private final Counter verifications;
    private final Counter usersReloadFailures;
    private final Map<Promptness, Counter> wrongPasswords;
    private final LongAdder clientReceived = new LongAdder();
    private final LongAdder clientSent = new LongAdder();
    private final LongAdder upstreamReceived = new LongAdder();
    private final LongAdder upstreamSent = new LongAdder();
    private final LongAdder savedBytes = new LongAdder();
    private final LongAdder savedNanos = new LongAdder();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger tunnels = new AtomicInteger();

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.reported = Counter.builder("weir.reported")
                .description("Exchanges that an entry in report mode would have denied")
                .register(registry);
        this.durations = new Durations<>(
                "weir.request.duration", "From request to the last byte", "outcome", Outcome.class, Outcome::token);
        durations.register(registry);
        this.phases = new Durations<>(
                "weir.upstream.duration", "Time spent towards origins", "phase", Phase.class, Phase::token);
        phases.register(registry);
        this.limits = each(
                Limit.class,
                limit -> Counter.builder("weir.limit.rejections")
                        .description("Refused because a limit was reached")
                        .tag("limit", limit.token())
                        .register(registry));
        this.verifications = Counter.builder("weir.users.verifications")
                .description("Passwords compared with a bcrypt hash")
                .register(registry);
        this.usersReloadFailures = Counter.builder("weir.users.reload.failures")
                .description("Changes of the users file that were not taken over")
                .register(registry);
        this.wrongPasswords = each(
                Promptness.class,
                promptness -> Counter.builder("weir.users.wrong.passwords")
                        .description("Names and passwords that were not a user's")
                        .tag("answered", promptness.token())
                        .register(registry));
        bytes("client", "received", clientReceived);
        bytes("client", "sent", clientSent);
        bytes("upstream", "received", upstreamReceived);
        bytes("upstream", "sent", upstreamSent);
        FunctionCounter.builder("weir.saved.bytes", savedBytes, LongAdder::sum)
                .description("Bytes that did not have to be fetched")
                .register(registry);
        FunctionCounter.builder("weir.saved.seconds", savedNanos, nanos -> nanos.sum() / 1e9)
                .description("Time that did not have to be waited")
                .register(registry);
        gauge("weir.connections.active", "Client connections open now", connections);
        gauge("weir.tunnels.active", "Tunnels and upgraded connections open now", tunnels);
    }

    /** @param codeClass first digit of a status; 0 for none, and for those that are none of HTTP */
    private record RequestLabels(String form, Outcome outcome, int codeClass) {}

    /** Client connections open now. */
    public AtomicInteger connections() {
        return connections;
    }

    /** Tunnels and upgraded connections open now. */
    public AtomicInteger tunnels() {
        return tunnels;
    }

    /** A counter of bytes for one client connection. */
    public ByteMeter clientBytes() {
        return new ByteMeter(clientReceived, clientSent);
    }

    /** A counter of bytes for one connection to an origin. */
    public ByteMeter upstreamBytes() {
        return new ByteMeter(upstreamReceived, upstreamSent);
    }

    /** What an answer saved that did not have to be fetched, or not by itself. */
    public void saved(Account.Saving saving) {
        if (saving.kind() != Account.Saving.Kind.NONE) {
            savedBytes.add(saving.bytes());
            savedNanos.add(saving.nanos());
        }
    }

    /**
     * Shows how full the cache is.
     *
     * @param store its kind, of a closed set
     */
    public void cache(String store, LongSupplier entries, LongSupplier bytes, LongSupplier evictions) {
        Gauge.builder("weir.cache.entries", entries::getAsLong)
                .description("Resources stored")
                .register(registry);
        Gauge.builder("weir.cache.bytes", bytes::getAsLong)
                .description("Bytes they take, overhead counted")
                .register(registry);
        // What is asked has to be held by somebody: the registry itself refers to it weakly.
        FunctionCounter.builder("weir.cache.evictions", registry, _ -> evictions.getAsLong())
                .description("Resources that had to go for others")
                .register(registry);
        Gauge.builder("weir.cache.store.up", () -> 1)
                .description("Whether the store answers")
                .tag("store", store)
                .register(registry);
    }

    /**
     * Shows how a remote list stands.
     *
     * @param feed its name in the configuration
     * @param interval how often it is asked for anew
     * @param lastSuccess seconds since the epoch; 0 where there was none
     * @return what counts its failures
     */
    public Runnable feed(String feed, Duration interval, LongSupplier lastSuccess) {
        double seconds = interval.toMillis() / 1000.0;
        Gauge.builder("weir.feed.interval", () -> seconds)
                .description("How often the list is asked for anew")
                .baseUnit("seconds")
                .tag("feed", feed)
                .register(registry);
        Gauge.builder("weir.feed.last.success.timestamp", lastSuccess::getAsLong)
                .description("When the list was last fetched or found unchanged")
                .baseUnit("seconds")
                .tag("feed", feed)
                .register(registry);
        return Counter.builder("weir.feed.failures")
                .description("Attempts to fetch the list that failed")
                .tag("feed", feed)
                .register(registry)::increment;
    }

    public void refused(Limit limit) {
        limit(limit).increment();
    }

    /** A password is compared with a hash. */
    public void verification() {
        verifications.increment();
    }

    /** The users file changed and is not usable. */
    public void usersReloadFailed() {
        usersReloadFailures.increment();
    }

    /** Name and password were not a user's. */
    public void wrongPassword(Promptness answered) {
        Counter counter = wrongPasswords.get(answered);
        if (counter != null) {
            counter.increment();
        }
    }

    public void denied(String reason) {
        denials.computeIfAbsent(
                        reason,
                        token -> Counter.builder("weir.denied")
                                .description("Denied exchanges by reason")
                                .tag("reason", token)
                                .register(registry))
                .increment();
    }

    /** An entry in report mode would have denied an exchange. */
    public void reported() {
        reported.increment();
    }

    public void phase(Phase phase, long nanos) {
        phases.record(phase, nanos);
    }

    /**
     * Counts an exchange that ended.
     *
     * @param form the request's form, a token of a closed set
     * @param status the status sent to the client, 0 when none was
     * @param nanos from the request's head to the end
     */
    public void ended(String form, Outcome outcome, int status, long nanos) {
        RequestLabels labels = new RequestLabels(form, outcome, status >= 100 && status < 600 ? status / 100 : 0);
        LongAdder count = requests.get(labels);
        (count == null ? requests.computeIfAbsent(labels, this::requestCount) : count).increment();
        durations.record(outcome, nanos);
    }

    /** Not a counter of the registry's own: that would look for a trace around each exchange, and spans are made after the fact. */
    private LongAdder requestCount(RequestLabels labels) {
        LongAdder count = new LongAdder();
        FunctionCounter.builder("weir.requests", count, LongAdder::sum)
                .description("Exchanges that ended")
                .tag("form", labels.form)
                .tag("outcome", labels.outcome.token())
                .tag("code", labels.codeClass == 0 ? "none" : labels.codeClass + "xx")
                .register(registry);
        return count;
    }

    private Counter limit(Limit limit) {
        Counter counter = limits.get(limit);
        if (counter == null) {
            throw new IllegalStateException("every limit has a counter: " + limit);
        }
        return counter;
    }

    private void bytes(String side, String direction, LongAdder bytes) {
        FunctionCounter.builder("weir.bytes", bytes, LongAdder::sum)
                .description("Bytes on the wire")
                .tag("side", side)
                .tag("direction", direction)
                .register(registry);
    }

    private void gauge(String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
    }

    /** One for each of the keys. */
    static <K extends Enum<K>, V> Map<K, V> each(Class<K> type, Function<K, V> make) {
        Map<K, V> map = new EnumMap<>(type);
        for (K key : type.getEnumConstants()) {
            map.put(key, make.apply(key));
        }
        return map;
    }
}
