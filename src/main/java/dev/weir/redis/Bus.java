package dev.weir.redis;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Seal;
import dev.weir.cache.SecondLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What replicas tell each other, by the channels of Redis. Those lose what is said while nobody listens, and a connection may be dead
 * without a word: so each replica tells itself something now and then, and one that does not hear that is deaf. Belongs to its event loop.
 */
final class Bus {

    private static final Logger LOG = Logger.getLogger("weir.cache");
    private static final int HEAD = 9;
    private static final byte LOGGED = -1;
    private static final byte[] NOTHING = new byte[0];

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final Names names;
    private final Seal seal;
    private final ReplicaId replica;
    private final RedisSettings.Pace pace;
    private final String beat;
    private final Ear ear;
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private boolean hears;
    private boolean connecting;
    private boolean closed;
    private String refusal = "";
    private long lastHeard = System.nanoTime();
    private final long timer;

    /** Who listens. */
    interface Ear {
        void told(SecondLevel.News news, CacheKey key);

        /** There are purges that were not told. */
        void logged();

        /** Something was told by somebody who does not seal as this replica does. */
        void foreign();

        /** Everything up to now was heard. */
        void beat();

        /** From now on it is heard what is told: to be completed when what was missed is known. */
        Future<Void> begins();

        void hears();

        void deaf();

        /** There is no connection to be had. */
        void unreachable();

        /** Tells this replica itself something. */
        void tellItself(Request publish);
    }

    Bus(
            Vertx vertx,
            Supplier<Redis> clients,
            Names names,
            Seal seal,
            ReplicaId replica,
            RedisSettings.Pace pace,
            Ear ear) {
        this.vertx = vertx;
        this.clients = clients;
        this.names = names;
        this.seal = seal;
        this.replica = replica;
        this.pace = pace;
        this.beat = names.beat(replica);
        this.ear = ear;
        this.timer = vertx.setPeriodic(pace.beat().toMillis(), _ -> tick());
        connect();
    }

    private void tick() {
        if (connection == null) {
            connect();
            return;
        }
        if (System.nanoTime() - lastHeard > pace.silence().toNanos()) {
            gone("nothing was heard for " + pace.silence());
            return;
        }
        tellItself();
    }

    private void connect() {
        if (connecting || closed) {
            return;
        }
        connecting = true;
        Redis made = clients.get();
        Dialled.by(vertx, made, pace.patience()).onComplete(end -> {
            connecting = false;
            if (closed) {
                made.close();
            } else if (end.failed()) {
                made.close();
                ear.unreachable();
            } else {
                client = made;
                subscribe(end.result());
            }
        });
    }

    private void subscribe(RedisConnection made) {
        connection = made;
        lastHeard = System.nanoTime();
        made.handler(this::heard);
        made.exceptionHandler(failure -> gone(Reason.of(failure)));
        made.endHandler(_ -> gone("the connection ended"));
        made.send(Request.cmd(Command.SUBSCRIBE).arg(names.news()).arg(beat))
                .onFailure(failure -> refused(made, Reason.of(failure)));
    }

    /** Nothing will ever be heard by it, as where an ACL has no channels: said once. */
    @SuppressWarnings("ReferenceEquality") // a connection is itself and no other
    private void refused(RedisConnection by, String why) {
        if (connection != by) {
            return;
        }
        boolean heard = hears;
        gone(why);
        if (!heard && !why.equals(refusal)) {
            LOG.warnf("shared cache: what other replicas change is not heard: %s", why);
            refusal = why;
        }
    }

    private void gone(String why) {
        end();
        if (hears) {
            hears = false;
            LOG.warnf("shared cache: what other replicas change is not heard: %s", why);
            ear.deaf();
        }
    }

    private void end() {
        RedisConnection lost = connection;
        Redis by = client;
        connection = null;
        client = null;
        if (lost != null) {
            lost.handler(_ -> {});
            lost.endHandler(null);
            lost.exceptionHandler(null);
        }
        if (by != null) {
            by.close();
        }
    }

    /** What is no message is an error that nobody waits for, such as that nothing is done before a password was given: it has no parts. */
    private void heard(Response message) {
        if (!isOfParts(message.type()) || message.size() < 3) {
            return;
        }
        boolean own = message.get(1).toString().equals(beat);
        switch (message.get(0).toString()) {
            case "subscribe" -> {
                if (own) {
                    tellItself();
                }
            }
            case "message" -> {
                if (own) {
                    itself();
                } else {
                    said(message.get(2).toBytes());
                }
            }
            default -> {}
        }
    }

    private static boolean isOfParts(ResponseType type) {
        return type == ResponseType.MULTI || type == ResponseType.PUSH;
    }

    private void tellItself() {
        ear.tellItself(Request.cmd(Command.PUBLISH).arg(beat).arg("1"));
    }

    /** Both subscriptions stand, and what is published comes. */
    @SuppressWarnings("ReferenceEquality") // a connection is itself and no other
    private void itself() {
        lastHeard = System.nanoTime();
        if (hears) {
            ear.beat();
            return;
        }
        RedisConnection by = connection;
        ear.begins().onSuccess(_ -> {
            if (!hears && by != null && connection == by) {
                hears = true;
                refusal = "";
                LOG.info("shared cache: what other replicas change is heard");
                ear.hears();
            }
        });
    }

    private void said(byte[] message) {
        byte[] opened = seal.opened(names.news(), message).orElse(NOTHING);
        if (opened.length < HEAD) {
            ear.foreign();
        } else if (Buffer.buffer(opened).getLong(0) != replica.number()) {
            byAnother(opened);
        }
    }

    private void byAnother(byte[] message) {
        byte what = message[HEAD - 1];
        SecondLevel.News news = SecondLevel.News.of(what);
        if (what == LOGGED) {
            ear.logged();
        } else if (news != null) {
            ear.told(news, new CacheKey(new String(message, HEAD, message.length - HEAD, StandardCharsets.UTF_8)));
        } else {
            // A newer version may say what this one does not understand: then it is better to know nothing.
            gone("something was told that this version does not understand");
        }
    }

    /** What tells the others of a key. */
    Request telling(SecondLevel.News news, CacheKey key) {
        return telling(news.octet(), key.uri().getBytes(StandardCharsets.UTF_8));
    }

    /** What tells the others that there is a purge. */
    Request tellingOfLog() {
        return telling(LOGGED, new byte[0]);
    }

    private Request telling(byte what, byte[] text) {
        byte[] message = Buffer.buffer(HEAD + text.length)
                .appendLong(replica.number())
                .appendByte(what)
                .appendBytes(text)
                .getBytes();
        return Request.cmd(Command.PUBLISH).arg(names.news()).arg(Buffer.buffer(seal.sealed(names.news(), message)));
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        hears = false;
        end();
    }
}
