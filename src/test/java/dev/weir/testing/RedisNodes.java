package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Several processes of the {@code redis-server} that is installed, on free ports of loopback, each in a directory of its own. */
public final class RedisNodes implements AutoCloseable {

    private static final Path SERVER = Path.of("/usr/bin/redis-server");

    private final Path directory;
    private final Map<Integer, Process> processes = new LinkedHashMap<>();

    /** @param directory where they may write */
    public RedisNodes(Path directory) {
        this.directory = directory;
    }

    /** Whether there is one. */
    public static boolean areInstalled() {
        return Files.isExecutable(SERVER);
    }

    /** Starts one with these lines in its configuration; its port. */
    public int start(String... lines) {
        return start(List.of(), lines);
    }

    /** Starts one as Sentinel. */
    public int startSentinel(String... lines) {
        return start(List.of("--sentinel"), lines);
    }

    private int start(List<String> arguments, String... lines) {
        int port = TestRedis.freePort();
        try {
            Path own = Files.createDirectory(directory.resolve(Integer.toString(port)));
            List<String> all = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + own));
            all.addAll(List.of(lines));
            Files.write(own.resolve("redis.conf"), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(port, arguments);
        return port;
    }

    private void run(int port, List<String> arguments) {
        Path own = directory.resolve(Integer.toString(port));
        List<String> command = new ArrayList<>(
                List.of(SERVER.toString(), own.resolve("redis.conf").toString()));
        command.addAll(arguments);
        try {
            processes.put(
                    port,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(own.resolve("log").toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await(() -> answers(port), "a Redis on port " + port);
    }

    /** Starts one again that was killed. */
    public void again(int port) {
        run(port, List.of());
    }

    private static boolean answers(int port) {
        try (Jedis client = connect(port)) {
            return client.ping().equals("PONG");
        } catch (JedisConnectionException _) {
            return false;
        }
    }

    public static Jedis connect(int port) {
        return new Jedis("127.0.0.1", port);
    }

    /** The ports of those that run. */
    public List<Integer> ports() {
        return List.copyOf(processes.keySet());
    }

    /** Makes a cluster of them, without replicas. */
    public void cluster() {
        List<String> command = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
        ports().forEach(port -> command.add("127.0.0.1:" + port));
        command.add("--cluster-yes");
        try {
            Path log = directory.resolve("create");
            Process create = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!create.waitFor(30, TimeUnit.SECONDS) || create.exitValue() != 0) {
                create.destroyForcibly();
                throw new AssertionError(Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        ports().forEach(port -> Eventually.await(() -> isWhole(port), "a cluster"));
    }

    private static boolean isWhole(int port) {
        try (Jedis client = connect(port)) {
            return client.clusterInfo().contains("cluster_state:ok");
        }
    }

    /** As by {@code kill -9}. */
    public void kill(int port) {
        Process killed = Objects.requireNonNull(processes.remove(port));
        killed.destroyForcibly();
        Eventually.await(() -> !killed.isAlive(), "the end of a Redis");
    }

    @Override
    public void close() {
        ports().forEach(this::kill);
    }
}
