package dev.weir.documents;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A document in a ConfigMap.
 *
 * <p>The informer is a bell alone: what counts is read from the API server, one request at a time, so that nothing older
 * ever comes after something newer. Once a second the revision is asked for, which finds what a lost watch missed.
 */
final class ConfigMapStore implements Store, Beside {

    private static final Logger LOG = Logger.getLogger("weir.policy");

    private static final int TRIES = 10;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    private static final int INVALID = 422;

    private final ConfigMapObject object;
    private final Pace pace;
    private final Worker worker = new Worker("weir-policy-configmap");
    private final SharedIndexInformer<ConfigMap> informer;
    private final AtomicBoolean rung = new AtomicBoolean();
    private final ReentrantLock turn = new ReentrantLock();
    private Consumer<Content> listener = _ -> {};
    private Consumer<String> besideListener = _ -> {};
    private @Nullable String besideTold;
    private @Nullable ConfigMap last;
    // What it says.
    private Content held = new Content.Absent(null);
    private @Nullable Content told;
    private long failingSince;
    private boolean failing;

    /**
     * How it is looked after.
     *
     * @param ask how often the API server is asked whether anything changed
     * @param forgiven how long it may fail before that is said
     */
    record Pace(Duration ask, Duration forgiven) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    ConfigMapStore(KubernetesClient client, String name, String key, Pace pace) {
        this.pace = pace;
        object = new ConfigMapObject(client, name, key);
        informer = object.resource().runnableInformer(0).exceptionHandler((_, failure) -> {
            LOG.debugf("policy: the watch of %s failed and begins anew: %s", source(), failure);
            return true;
        });
    }

    @Override
    public String source() {
        return object.source();
    }

    /** What the API server answers is whole. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public long limit() {
        return ConfigMapObject.LIMIT;
    }

    @Override
    public void watch(Consumer<Content> telling) {
        turn.lock();
        try {
            listener = telling;
        } finally {
            turn.unlock();
        }
        worker.repeat(this::ask, pace.ask);
        informer.addEventHandler(new Bell());
        informer.start().whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debugf("policy: the watch of %s ended: %s", source(), failure);
            }
        });
    }

    private final class Bell implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap map) {
            ring(map);
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap map) {
            ring(map);
        }

        @Override
        public void onDelete(ConfigMap map, boolean unknown) {
            ring(null);
        }

        private void ring(@Nullable ConfigMap map) {
            LOG.tracef("policy: %s is at %s", source(), ConfigMapObject.revisionOf(map));
            if (rung.compareAndSet(false, true)) {
                worker.run(() -> {
                    rung.set(false);
                    ask();
                });
            }
        }
    }

    private void ask() {
        turn.lock();
        try {
            if (told == null || !Objects.equals(object.revision(), ConfigMapObject.revisionOf(last))) {
                fetch();
            } else {
                well();
            }
        } catch (KubernetesClientException e) {
            failed(e);
        } finally {
            turn.unlock();
        }
    }

    private Content fetch() {
        last = object.get();
        held = object.content(last);
        well();
        tellBeside();
        return held;
    }

    private void tellBeside() {
        String beside = ConfigMapObject.beside(last);
        if (!beside.equals(besideTold)) {
            besideTold = beside;
            besideListener.accept(beside);
        }
    }

    @Override
    public void onText(Consumer<String> telling) {
        turn.lock();
        try {
            besideListener = telling;
            if (besideTold != null) {
                telling.accept(besideTold);
            }
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void change(UnaryOperator<String> change) throws NotWritten {
        turn.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                if (changed(change)) {
                    return;
                }
            }
            throw new NotWritten("others changed it each time");
        } catch (KubernetesClientException e) {
            throw new NotWritten(why(e));
        } finally {
            turn.unlock();
        }
    }

    /** False where somebody else was quicker. */
    private boolean changed(UnaryOperator<String> change) {
        fetch();
        try {
            last = object.putBeside(change.apply(ConfigMapObject.beside(last)), last);
            held = object.content(last);
            well();
            tellBeside();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** What was told last may have been that it could not be read. */
    private void well() {
        failing = false;
        tell(held);
    }

    /** Another revision of the same document is none: what lies beside it has changed, or nothing has. */
    private void tell(Content content) {
        if (!isSame(content, told)) {
            listener.accept(content);
        }
        told = content;
    }

    private static boolean isSame(Content content, @Nullable Content told) {
        return content.equals(told)
                || (content instanceof Content.Absent && told instanceof Content.Absent)
                || (content instanceof Content.Text text
                        && told instanceof Content.Text before
                        && text.version().equals(before.version()));
    }

    /** The API server may be away for a moment. Where it refuses from the start on, waiting does not help. */
    private void failed(KubernetesClientException failure) {
        long now = System.nanoTime();
        if (!failing) {
            failing = true;
            failingSince = now;
        }
        boolean refused = told == null && isRefusal(failure);
        if (refused || now - failingSince >= pace.forgiven.toNanos()) {
            tell(new Content.Unreadable(why(failure)));
        }
    }

    private static boolean isRefusal(KubernetesClientException failure) {
        return failure.getCode() == FORBIDDEN || failure.getCode() == UNAUTHORIZED;
    }

    @Override
    public Content read() {
        turn.lock();
        try {
            return fetch();
        } catch (KubernetesClientException e) {
            return new Content.Unreadable(why(e));
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Written write(String text, Content read) {
        turn.lock();
        try {
            if (!held.equals(read)) {
                return new Written.Overtaken();
            }
            long bytes = object.bytesWith(text, last);
            if (bytes > ConfigMapObject.LIMIT) {
                return new Written.Not(new Changed.TooLarge(bytes, ConfigMapObject.LIMIT));
            }
            return put(text, bytes);
        } catch (KubernetesClientException e) {
            return unavailable(e);
        } finally {
            turn.unlock();
        }
    }

    private Written put(String text, long bytes) {
        try {
            last = object.put(text, last);
            held = object.content(last);
            well();
            return ours(text).orElseGet(Written.Overtaken::new);
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case CONFLICT -> overtaken(text);
                // Deleted since it was read; where there was none, it is the namespace.
                case NOT_FOUND -> last == null ? unavailable(e) : new Written.Overtaken();
                case UNAUTHORIZED, FORBIDDEN -> new Written.Not(new Changed.ReadOnly(why(e)));
                case INVALID -> new Written.Not(new Changed.ReadOnly(said(e)));
                case TOO_LARGE -> new Written.Not(new Changed.TooLarge(bytes, ConfigMapObject.LIMIT));
                default -> perhaps(text, e);
            };
        }
    }

    /** That it is there, where it is. */
    private Optional<Written> ours(String text) {
        return held instanceof Content.Text now && now.text().equals(text)
                ? Optional.of(new Written.Stored(now))
                : Optional.empty();
    }

    /** By somebody else, or by our own request, when the answer was lost and it was sent again. */
    private Written overtaken(String text) {
        fetch();
        return ours(text).orElseGet(Written.Overtaken::new);
    }

    /** The answer was lost, which does not mean that the text was. */
    private Written perhaps(String text, KubernetesClientException failure) {
        fetch();
        return ours(text).orElseGet(() -> unavailable(failure));
    }

    private Written unavailable(KubernetesClientException failure) {
        return new Written.Not(new Changed.Unavailable(why(failure)));
    }

    private static String why(KubernetesClientException failure) {
        int code = failure.getCode();
        if (isRefusal(failure)) {
            return "may not be used by this service account (" + code
                    + "): it needs get, list, watch and update on this configmap, and create where there is none";
        }
        if (failure instanceof Answered.Unusable) {
            return "could not be used: " + failure.getMessage();
        }
        if (code > 0) {
            return "could not be used: the API server answered " + code;
        }
        Throwable cause = failure;
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        return "could not be reached: " + firstLine(String.valueOf(cause.getMessage()));
    }

    private static String said(KubernetesClientException failure) {
        String message =
                failure.getStatus() == null ? null : failure.getStatus().getMessage();
        return "the API server does not take it: " + firstLine(String.valueOf(message));
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(200, line.length()));
    }

    @Override
    public void close() {
        informer.close();
        worker.close();
    }
}
