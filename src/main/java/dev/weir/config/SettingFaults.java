package dev.weir.config;

import io.quarkus.runtime.configuration.MemorySize;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with values that parse and still make no sense: one line for each, which begins with its key. */
public final class SettingFaults {

    /** RFC 9110 §5.6.2 */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    /** What Kubernetes takes as the name of a ConfigMap, and as a key in one. */
    private static final Pattern OBJECT_NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** ISO 4217. */
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private static final Pattern OBJECT_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /** No braces: they say which part of a name decides where a Redis Cluster keeps it. */
    private static final Pattern KEY_PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private static final int MOST_BYTES = 16 << 20;
    private static final long MOST_CACHED = 1L << 40;
    private static final long MOST_OF_FEED = 1L << 30;
    private static final double DEAREST_GB = 1e9;
    private static final Duration LEAST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration LONGEST_KEPT = Duration.ofDays(10L * 365);
    private static final Duration LONGEST_REDIS = Duration.ofSeconds(10);
    private static final Duration LONGEST_CONNECT = Duration.ofHours(1);

    private final List<String> lines = new ArrayList<>();

    private SettingFaults() {}

    /** None where all is well. */
    public static List<String> of(WeirConfig config) {
        SettingFaults faults = new SettingFaults();
        if (!TOKEN.matcher(config.name()).matches()) {
            faults.add("weir.name", "letters, digits and -._~, at most 64, not '" + config.name() + "'");
        }
        config.proxy().http().port().ifPresent(port -> faults.within("weir.proxy.http.port", port, 0, 65_535));
        faults.within("weir.proxy.https.port", config.proxy().https().port(), 0, 65_535);
        faults.users(config.proxy());
        faults.limits(config.proxy().limits());
        faults.upstream(config.upstream());
        faults.policy(config.policy());
        faults.cache(config.cache());
        faults.feeds(config.policy().feeds());
        faults.control(config.control());
        faults.accessLog(config.accessLog());
        faults.analytics(config.analytics());
        faults.within("weir.shutdown.delay", config.shutdown().delay(), Duration.ZERO, LONGEST);
        faults.within("weir.shutdown.drain", config.shutdown().drain(), Duration.ZERO, LONGEST);
        return faults.lines;
    }

    private void users(WeirConfig.Proxy proxy) {
        boolean asks = proxy.auth() == WeirConfig.Auth.BASIC;
        if (asks && proxy.usersFile().isEmpty()) {
            add("weir.proxy.users-file", "needed for weir.proxy.auth=basic; htpasswd -B makes one");
        } else if (!asks && proxy.usersFile().isPresent()) {
            add("weir.proxy.auth", "basic is needed for weir.proxy.users-file to be asked, not none");
        }
    }

    private void limits(WeirConfig.Limits limits) {
        size("weir.proxy.limits.uri", limits.uri());
        size("weir.proxy.limits.header-bytes", limits.headerBytes());
        atLeastOne("weir.proxy.limits.header-fields", limits.headerFields());
        positive("weir.proxy.limits.header-deadline", limits.headerDeadline());
        positive("weir.proxy.limits.idle", limits.idle());
        positive("weir.proxy.limits.body-idle", limits.bodyIdle());
        atLeastOne("weir.proxy.limits.connections", limits.connections());
        atLeastOne("weir.proxy.limits.connections-per-client", limits.connectionsPerClient());
        within("weir.proxy.limits.tunnels", limits.tunnels(), 0, Integer.MAX_VALUE);
        positive("weir.proxy.limits.tunnel-idle", limits.tunnelIdle());
    }

    private void upstream(WeirConfig.Upstream upstream) {
        within("weir.upstream.connect-timeout", upstream.connectTimeout(), Duration.ofMillis(1), LONGEST_CONNECT);
        positive("weir.upstream.response-timeout", upstream.responseTimeout());
        positive("weir.upstream.idle-timeout", upstream.idleTimeout());
        atLeastOne("weir.upstream.pool-size", upstream.poolSize());
        within("weir.upstream.queue", upstream.queue(), 0, Integer.MAX_VALUE);
    }

    private void policy(WeirConfig.Policy policy) {
        if (!OBJECT_NAME.matcher(policy.configmap()).matches()) {
            add("weir.policy.configmap", "the name of a ConfigMap, not '" + policy.configmap() + "'");
        }
        if (!OBJECT_KEY.matcher(policy.key()).matches()) {
            add("weir.policy.key", "letters, digits and -._, not '" + policy.key() + "'");
        }
        if (policy.key().equals("purges")) {
            add("weir.policy.key", "not 'purges', under which replicas tell each other what to purge");
        }
        policy.base()
                .filter(base -> policy.store() == WeirConfig.PolicyStore.FILE)
                .ifPresent(base -> {
                    if (base.toAbsolutePath()
                            .normalize()
                            .equals(policy.file().toAbsolutePath().normalize())) {
                        add("weir.policy.base", "another file than weir.policy.file");
                    }
                });
    }

    private void cache(WeirConfig.Cache cache) {
        within("weir.cache.memory.max-bytes", cache.memory().maxBytes().asLongValue(), 1, MOST_CACHED);
        within("weir.cache.max-object-size", cache.maxObjectSize().asLongValue(), 1, Integer.MAX_VALUE / 2);
        cache.heuristicMax().ifPresent(cap -> within("weir.cache.heuristic-max", cap, Duration.ZERO, LONGEST_KEPT));
        cache.defaultTtl().ifPresent(ttl -> within("weir.cache.default-ttl", ttl, Duration.ZERO, LONGEST_KEPT));
        redis(cache.redis());
        for (String name : cache.targetedFields()) {
            if (!TOKEN.matcher(name.strip()).matches()) {
                add("weir.cache.targeted-fields", "names of fields, not '" + name + "'");
            }
        }
        cache.rules().forEach((name, rule) -> rule(name, rule));
    }

    private void redis(WeirConfig.Redis redis) {
        if (!KEY_PREFIX.matcher(redis.prefix()).matches()) {
            add("weir.cache.redis.prefix", "letters, digits and -._:, at most 64, not '" + redis.prefix() + "'");
        }
        within("weir.cache.redis.timeout", redis.timeout(), Duration.ofMillis(1), LONGEST_REDIS);
        redis.keyFile()
                .filter(file -> !Files.isReadable(file))
                .ifPresent(file -> add("weir.cache.redis.key-file", "'" + file + "' cannot be read"));
    }

    private void feeds(Map<String, WeirConfig.Feed> feeds) {
        Set<String> directories = new HashSet<>();
        feeds.forEach((name, feed) -> {
            String key = "weir.policy.feeds." + name;
            if (!IDENTIFIER.matcher(name).matches()) {
                add(key, "a name is a letter or digit, then letters, digits, - and _, at most 64");
            } else if (!directories.add(name.toLowerCase(Locale.ROOT))) {
                add(key, "there is another of the same letters");
            }
            within(key + ".interval", feed.interval(), LEAST_INTERVAL, LONGEST);
            within(key + ".max-bytes", feed.maxBytes().asLongValue(), 1, MOST_OF_FEED);
        });
    }

    private void control(WeirConfig.Control control) {
        if (control.managerPassword().isPresent()
                && control.managerPasswordFile().isPresent()) {
            add("weir.control.manager-password", "this or -file, not both");
        }
        if (control.viewerPassword().isPresent() && control.viewerPasswordFile().isPresent()) {
            add("weir.control.viewer-password", "this or -file, not both");
        }
    }

    private void accessLog(WeirConfig.AccessLog log) {
        log.path()
                .filter(Files::isDirectory)
                .ifPresent(path -> add("weir.access-log.path", "a file, not the directory '" + path + "'"));
    }

    private void rule(String name, WeirConfig.Rule rule) {
        String key = "weir.cache.rules." + name;
        rule.min().ifPresent(min -> within(key + ".min", min, Duration.ZERO, LONGEST_KEPT));
        rule.max().ifPresent(max -> within(key + ".max", max, Duration.ZERO, LONGEST_KEPT));
        rule.lifetime().ifPresent(lifetime -> within(key + ".lifetime", lifetime, Duration.ZERO, LONGEST_KEPT));
    }

    private void size(String key, MemorySize size) {
        within(key, size.asLongValue(), 1, MOST_BYTES);
    }

    private void atLeastOne(String key, int value) {
        within(key, value, 1, Integer.MAX_VALUE);
    }

    private void positive(String key, Duration value) {
        within(key, value, Duration.ofMillis(1), LONGEST);
    }

    private void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            add(
                    key,
                    most == Integer.MAX_VALUE
                            ? "at least " + least + ", not " + value
                            : "from " + least + " to " + most + ", not " + value);
        }
    }

    private void within(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            add(key, "from " + written(least) + " to " + written(most) + ", not " + value);
        }
    }

    private void analytics(WeirConfig.Analytics analytics) {
        double price = analytics.pricePerGb();
        if (!(price >= 0 && price <= DEAREST_GB)) {
            add("weir.analytics.price-per-gb", "from 0 to " + (long) DEAREST_GB + ", not " + price);
        }
        if (!CURRENCY.matcher(analytics.currency()).matches()) {
            add("weir.analytics.currency", "three capitals, as USD, not '" + analytics.currency() + "'");
        }
    }

    private static String written(Duration bound) {
        if (bound.toMillis() < 1000) {
            return bound.toMillis() + "ms";
        }
        if (bound.toMinutes() < 1) {
            return bound.toSeconds() + "s";
        }
        if (bound.toHours() < 1) {
            return bound.toMinutes() + "m";
        }
        return bound.toHours() < 24 ? bound.toHours() + "h" : bound.toDays() + "d";
    }

    private void add(String key, String problem) {
        lines.add(key + ": " + problem);
    }
}
