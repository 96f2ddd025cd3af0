package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis on a free loopback port, which keeps nothing on disk. */
public final class TestRedis implements AutoCloseable {

    private static final String RIGHTS =
            "~weir:* resetchannels &weir:* +get +getrange +set +touch +pexpire +del +unlink"
                    + " +publish +subscribe +xadd +xrange +xrevrange +time";

    private final int port;
    private final List<String> settings;
    private RedisServer server;

    private TestRedis(int port, List<String> settings) {
        this.port = port;
        this.settings = settings;
        this.server = start();
    }

    /** One with these lines in its configuration. */
    public static TestRedis start(String... settings) {
        return new TestRedis(freePort(), List.of(settings));
    }

    /** The line of configuration that makes a user who may do what docs/scaling.md says that Weir needs, and no more. */
    public static String user(String name, String password) {
        return "user " + name + " on >" + password + " " + RIGHTS;
    }

    /** A port of loopback that nobody listens on. */
    public static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RedisServer start() {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no");
            for (String setting : new ArrayList<>(settings)) {
                builder.setting(setting);
            }
            RedisServer made = builder.build();
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** A plain connection to it. */
    public Jedis connect() {
        return new Jedis("127.0.0.1", port);
    }

    /** How many keys there are whose names match. */
    public int keys(String pattern) {
        try (Jedis client = connect()) {
            return client.keys(pattern).size();
        }
    }

    /** How often a command was called. */
    public long calls(String command) {
        try (Jedis client = connect()) {
            return client.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                    .map(line -> line.substring(line.indexOf('=') + 1, line.indexOf(',')))
                    .mapToLong(Long::parseLong)
                    .sum();
        }
    }

    /** What it has sent to all its clients, in bytes. */
    public long sent() {
        try (Jedis client = connect()) {
            return client.info("stats")
                    .lines()
                    .filter(line -> line.startsWith("total_net_output_bytes:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As whom each of its clients is there, this one, {@code default}, among them. */
    public List<String> users() {
        try (Jedis client = connect()) {
            return Pattern.compile("(?<= user=)\\S+")
                    .matcher(client.clientList())
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }
    }

    /** Everything in it is lost. */
    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Again on the same port, empty. */
    public void again() {
        server = start();
    }

    @Override
    public void close() {
        if (server.isActive()) {
            stop();
        }
    }
}
