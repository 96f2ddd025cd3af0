package dev.weir.documents;

import dev.weir.config.WeirConfig;
import dev.weir.documents.Layer.Problem;
import dev.weir.measure.PolicyMeters;
import dev.weir.policy.FeedContent;
import dev.weir.policy.InForce;
import dev.weir.policy.RuleSet;
import dev.weir.policy.document.DocumentReader;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policy's documents, and their way into force: what a store tells is read, compiled with the rest, and swapped in
 * whole. What cannot be used changes nothing but the status. One thread does that, and one more carries out changes.
 */
public final class Documents implements AutoCloseable {

    private static final Changed ENDING = new Changed.Unavailable("Weir is ending");

    private final Settings settings;
    private final InForce inForce;
    private final PolicyMeters meters;
    private final InstantSource clock;
    private final Tidings tidings;
    private final Worker applier = new Worker("weir-policy");
    private final Worker changer = new Worker("weir-policy-changes");
    private final CountDownLatch decided;
    // The last that was heard of each; what looks faulty is judged again when the store's patience is over.
    private final Map<Place.Layer, Content> heard = new EnumMap<>(Place.Layer.class);
    private final Set<Promise<Changed>> unanswered = ConcurrentHashMap.newKeySet();
    private final Ours ours = new Ours();
    private List<FeedContent> feeds = List.of();
    private volatile Consumer<Foreign> told = _ -> {};
    private boolean started;
    private volatile Status status;

    /**
     * What there is to look after.
     *
     * @param live the document that can be changed
     * @param base the one under it
     * @param denyWhenMissing whether everything is denied until each has been usable once
     */
    record Settings(Store live, @Nullable Store base, boolean denyWhenMissing, DocumentReader reader) {}

    Documents(Settings settings, InForce inForce, PolicyMeters meters, InstantSource clock) {
        this.settings = settings;
        this.inForce = inForce;
        this.meters = meters;
        this.clock = clock;
        this.tidings = new Tidings(settings.denyWhenMissing);
        Store base = settings.base;
        this.decided = new CountDownLatch(base == null ? 1 : 2);
        this.status = new Status(
                "",
                clock.instant(),
                settings.denyWhenMissing,
                Layer.awaited(Place.Layer.LIVE, settings.live.source()),
                base == null ? null : Layer.awaited(Place.Layer.BASE, base.source()),
                List.of());
        meters.faulty(Place.Layer.LIVE.token(), false);
        if (base != null) {
            meters.faulty(Place.Layer.BASE.token(), false);
        }
    }

    /**
     * As the configuration says.
     *
     * @param kubernetes asked for only where a document is in a ConfigMap
     * @param inForce what is to be replaced
     */
    public static Documents of(
            WeirConfig.Policy policy, Supplier<KubernetesClient> kubernetes, InForce inForce, PolicyMeters meters) {
        Store live = switch (policy.store()) {
            case FILE -> new FileStore(policy.file(), FileStore.Pace.USUAL, "weir-policy-file");
            case CONFIGMAP ->
                new ConfigMapStore(kubernetes.get(), policy.configmap(), policy.key(), ConfigMapStore.Pace.USUAL);
        };
        Store base = policy.base()
                .map(path -> new FileStore(path, FileStore.Pace.USUAL, "weir-policy-base"))
                .orElse(null);
        boolean deny = policy.onMissing() == WeirConfig.OnMissing.DENY;
        return new Documents(
                new Settings(live, base, deny, PolicyReader::read), inForce, meters, InstantSource.system());
    }

    /**
     * Begins to watch, and waits until something is known of every document.
     *
     * @param limit for that; what is not known by then holds up the rest no longer, and comes into force when it is
     */
    public void start(Duration limit) {
        settings.live.watch(content -> hear(Place.Layer.LIVE, content));
        Store base = settings.base;
        if (base != null) {
            base.watch(content -> hear(Place.Layer.BASE, content));
        }
        try {
            if (!decided.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                tidings.late();
            }
            applier.done(() -> {
                        started = true;
                        putInForce(status.live(), status.base(), "the start", null);
                    })
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the policy could not be put in force", e.getCause());
        }
    }

    /** What lies beside the live document, where every replica sees it; empty where it is this one's alone. */
    public Optional<Beside> beside() {
        return settings.live instanceof Beside beside ? Optional.of(beside) : Optional.empty();
    }

    public Status status() {
        return status;
    }

    /**
     * Who is told of changes that were not made through here, after they came into force or were found to be of no use.
     *
     * @param listener called on the thread that puts documents into force
     */
    public void onForeign(Consumer<Foreign> listener) {
        told = listener;
    }

    /** Where an entry that is in force stands, of whichever list; the live one where both documents have it. */
    public Optional<Place> placeOf(String id) {
        Status now = status;
        Layer base = now.base();
        return Stream.of(now.live().document(), base == null ? PolicyDocument.EMPTY : base.document())
                .flatMap(document -> find(document, id).stream())
                .findFirst();
    }

    private static Optional<Place> find(PolicyDocument document, String id) {
        Stream<Place> entries = Stream.concat(document.blacklist().stream(), document.allow().stream())
                .filter(entry -> entry.id().equals(id))
                .map(Entry::place);
        Stream<Place> openings = document.reach().stream()
                .filter(opening -> opening.id().equals(id))
                .map(Opening::place);
        return Stream.concat(entries, openings).findFirst();
    }

    /**
     * The fetched lists, all of them.
     *
     * @return completes when they are in force; cancelled where this has ended
     */
    public CompletableFuture<Void> feedsChanged(List<FeedContent> now) {
        return applier.done(() -> {
            feeds = List.copyOf(now);
            if (started) {
                putInForce(status.live(), status.base(), "feeds", null);
            }
        });
    }

    /**
     * Changes the live document: what comes of it is read and compiled first, then stored, and in force here when the
     * future completes. Where others change it meanwhile, the edit is made again on what they left.
     *
     * @param who for the log
     * @param expected the version that is to be changed; null for whatever is there
     * @param edit from the document, whose text is empty where there is none; may be asked more than once
     */
    public Future<Changed> change(String who, @Nullable String expected, Function<Draft, Change> edit) {
        Promise<Changed> promise = Promise.promise();
        unanswered.add(promise);
        promise.future().onComplete(_ -> unanswered.remove(promise));
        boolean runs = changer.run(() -> {
            try {
                switch (new Editing(settings.live, settings.reader, this::status, ours).make(expected, edit)) {
                    case Editing.Outcome.Not(Changed because) -> promise.tryComplete(because);
                    case Editing.Outcome.Stored(String version) -> {
                        tidings.changedBy(who, settings.live.source());
                        completeWhenInForce(version, promise);
                    }
                }
            } catch (RuntimeException | Error e) {
                promise.tryFail(e);
            }
        });
        if (!runs) {
            promise.tryComplete(ENDING);
        }
        return promise.future();
    }

    /** The store has told it before: what is run now comes after it. */
    private void completeWhenInForce(String version, Promise<Changed> promise) {
        boolean runs = applier.run(() -> {
            Problem problem = status.live().problem();
            promise.tryComplete(
                    problem == null || version.equals(status.live().version())
                            ? new Changed.Done(version, status.hash())
                            : new Changed.Stored(version, "it " + problem.why()));
        });
        if (!runs) {
            promise.tryComplete(new Changed.Stored(version, "Weir is ending"));
        }
    }

    private void hear(Place.Layer which, Content content) {
        applier.run(() -> {
            heard.put(which, content);
            judge(which, content, false);
        });
    }

    private void judge(Place.Layer which, Content content, boolean patienceIsOver) {
        Layer before = layer(which);
        if (!content.equals(heard.get(which)) || before == null) {
            return; // Something newer was heard.
        }
        try {
            judge(before, content, patienceIsOver);
        } catch (RuntimeException | Error e) {
            tidings.unexpected(e);
            Problem problem = new Problem(clock.instant(), "could not be put in force: " + e, List.of());
            accept(before, before.troubled(problem), content);
        }
    }

    private void judge(Layer before, Content content, boolean patienceIsOver) {
        Place.Layer which = before.layer();
        Layer after = new Arrival(settings.reader, ours, clock.instant()).at(before, content);
        Problem problem = after.problem();
        Duration patience = patience(which);
        if (problem == null || problem.isSame(before.problem()) || patienceIsOver || patience.isZero()) {
            accept(before, after, content);
        } else {
            applier.scheduled(() -> judge(which, content, true), patience);
        }
    }

    private void accept(Layer before, Layer after, Content content) {
        Problem problem = after.problem();
        meters.faulty(after.layer().token(), problem != null);
        if (problem == null && before.problem() != null) {
            tidings.well(after);
        } else if (problem != null && !problem.isSame(before.problem())) {
            meters.failed();
            tidings.problem(after, problem);
        }
        Status old = status;
        boolean isLive = after.layer() == Place.Layer.LIVE;
        Layer live = isLive ? after : old.live();
        Layer base = isLive ? old.base() : after;
        boolean changed = !Objects.equals(after.version(), before.version()) || after.isUsable() != before.isUsable();
        if (changed && started) {
            putInForce(live, base, after.source(), content instanceof Content.Text text ? text.by() : null);
        } else {
            status = new Status(old.hash(), old.since(), old.missing(), live, base, old.across());
        }
        if (problem == null && content instanceof Content.Text) {
            meters.loaded(clock.instant());
        }
        // Whatever becomes of it: it is heard of once, and who puts it back later is somebody else.
        boolean isOurs = isLive && content instanceof Content.Text text && ours.take(text.version());
        if (before.state() == Layer.State.AWAITED) {
            decided.countDown();
        } else if (!isOurs && isForeign(before, after, content)) {
            told.accept(new Foreign(before, after, content instanceof Content.Text text ? text.by() : null));
        }
    }

    /** Not what could not be looked at: nobody changed that. */
    private static boolean isForeign(Layer before, Layer after, Content content) {
        Problem problem = after.problem();
        if (problem != null) {
            return !problem.isSame(before.problem()) && !(content instanceof Content.Unreadable);
        }
        String version = after.version();
        return version != null && !version.equals(before.version());
    }

    /** What exchanges go by is replaced first; the status never says more than what is in force. */
    private void putInForce(Layer live, @Nullable Layer base, String where, @Nullable String by) {
        Status old = status;
        boolean missing = settings.denyWhenMissing && !(live.isUsable() && (base == null || base.isUsable()));
        PolicyDocument under = Status.under(base);
        RuleSet rules = missing ? RuleSet.missing() : rules(live.document(), under);
        inForce.replace(rules);
        Instant since = clock.instant();
        List<Reading.Notice> across = isOf(old, live, base)
                ? old.across()
                : PolicyReader.noticesAcross(live.document(), under, since.toEpochMilli());
        Status now = new Status(missing ? "missing" : rules.hash(), since, missing, live, base, across);
        status = now;
        meters.inForce(now.hash(), entries(live.document(), under));
        tidings.inForce(where, by, old, now, feeds.size());
    }

    /** Whether these documents are in force already, and only fetched lists changed. */
    private static boolean isOf(Status status, Layer live, @Nullable Layer base) {
        Layer under = status.base();
        return !status.hash().isEmpty()
                && Objects.equals(status.live().version(), live.version())
                && Objects.equals(under == null ? null : under.version(), base == null ? null : base.version());
    }

    private RuleSet rules(PolicyDocument live, PolicyDocument under) {
        return ours.compiled(live, under)
                .map(compiled -> compiled.inPlaceOf(inForce.rules(), feeds))
                .orElseGet(() -> RuleSet.compile(live, under, feeds, inForce.rules()));
    }

    private Map<String, Long> entries(PolicyDocument live, PolicyDocument under) {
        Map<String, Long> entries = new TreeMap<>();
        entries.put("live", (long) live.blacklist().size());
        entries.put("base", (long) under.blacklist().size());
        feeds.forEach(
                feed -> entries.put("feed:" + feed.name(), (long) feed.blocked().size()));
        return entries;
    }

    private @Nullable Layer layer(Place.Layer which) {
        return which == Place.Layer.LIVE ? status.live() : status.base();
    }

    private Duration patience(Place.Layer which) {
        Store base = settings.base;
        return which == Place.Layer.LIVE || base == null ? settings.live.patience() : base.patience();
    }

    /** What is in force stays so, and is no longer looked after. */
    @Override
    public void close() {
        changer.close();
        unanswered.forEach(promise -> promise.tryComplete(ENDING));
        settings.live.close();
        if (settings.base != null) {
            settings.base.close();
        }
        applier.close();
    }
}
