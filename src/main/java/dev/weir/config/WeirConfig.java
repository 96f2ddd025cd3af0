package dev.weir.config;

import dev.weir.net.AddressRange;
import dev.weir.net.Cidr;
import dev.weir.net.PortRanges;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Everything an operator can set under {@code weir.*} (environment: {@code WEIR_*}). A value that does not parse stops the start. */
@ConfigMapping(prefix = "weir")
public interface WeirConfig {

    /** Pseudonym in {@code Via} and {@code Proxy-Status} (RFC 9110 §7.6.3, RFC 9209 §2). */
    @WithDefault("weir")
    String name();

    /** What clients connect to. */
    Proxy proxy();

    /** How origins are reached. */
    Upstream upstream();

    /** How names become addresses. */
    Dns dns();

    /** Which addresses may be dialled. */
    Egress egress();

    /** What may be asked for and by whom, and what is said to who may not. */
    Policy policy();

    /** What is kept of answers, and for how long. */
    Cache cache();

    /** Where everything that Weir writes is kept. */
    @WithDefault("./weir-data")
    @WithConverter(Written.PathConverter.class)
    Path dataDir();

    /** The control socket and who may use it. */
    Control control();

    /** What traffic is worth. */
    Analytics analytics();

    /** What is told of clients and of what they ask for. */
    Privacy privacy();

    /** One line for an exchange. */
    AccessLog accessLog();

    /** Whether answers carry {@code Server-Timing} with what became of the exchange and what was saved. */
    @WithDefault("false")
    @WithConverter(Written.BooleanConverter.class)
    boolean serverTiming();

    /** How the process ends. */
    Shutdown shutdown();

    /** Values that belong together: {@code classic} or {@code packages}. */
    Optional<@WithConverter(Written.PresetConverter.class) Preset> preset();

    /** Values that belong together; what is set by itself still counts. */
    enum Preset {
        /** The lifetimes of a classic TTL cache. */
        CLASSIC,
        /** Rules for mirrors of package registries. */
        PACKAGES
    }

    /** Where answers are stored. */
    enum CacheStore {
        NONE,
        MEMORY,
        /** In memory, and behind that in a Redis that replicas share. */
        REDIS
    }

    /** How clients of the proxy say who they are, beside certificates. */
    enum Auth {
        NONE,
        /** Name and password (RFC 7617). */
        BASIC
    }

    /** When answers with {@code Set-Cookie} are stored. */
    enum SetCookie {
        EXPLICIT,
        PUBLIC,
        NEVER
    }

    /** Whether a client's certificate is asked for on the TLS listener. */
    enum ClientAuth {
        NONE,
        REQUEST,
        REQUIRED
    }

    /** Where the live policy document is. */
    enum PolicyStore {
        FILE,
        CONFIGMAP
    }

    /** What an unusable document at the start means. */
    enum OnMissing {
        /** Nothing passes. */
        DENY,
        /** It counts as empty. */
        ALLOW
    }

    /** Which address families are dialled. */
    enum Family {
        ANY,
        IPV4,
        IPV6
    }

    /** The listeners and what they accept. */
    interface Proxy {
        Http http();

        Https https();

        /** Networks whose members may use the proxy at all. */
        @WithDefault("127.0.0.0/8,::1/128")
        List<@WithConverter(Written.CidrConverter.class) Cidr> clients();

        /** Names that mean this proxy: path form, own pages, loop detection. Added to loopback, the host's name and the socket's addresses. */
        Optional<List<String>> names();

        /** How clients say who they are. */
        @WithDefault("none")
        @WithConverter(Written.AuthConverter.class)
        Auth auth();

        /** The users and the bcrypt hashes of their passwords, as htpasswd writes them. */
        Optional<String> usersFile();

        /** Whether {@code GET /http://host/path} is served. */
        @WithDefault("true")
        @WithConverter(Written.BooleanConverter.class)
        boolean pathForm();

        /** Whether CONNECT is served. */
        @WithDefault("true")
        @WithConverter(Written.BooleanConverter.class)
        boolean connect();

        /** Ports that CONNECT may reach. */
        @WithDefault("443")
        @WithConverter(Written.PortsConverter.class)
        PortRanges connectPorts();

        /** Ports that the other forms may reach. */
        @WithDefault("80,443,1024-65535")
        @WithConverter(Written.PortsConverter.class)
        PortRanges ports();

        /** Networks whose PROXY protocol header (v1, v2) is believed. */
        Optional<List<@WithConverter(Written.CidrConverter.class) Cidr>> proxyProtocol();

        Limits limits();
    }

    /** The plain listener. */
    interface Http {
        @WithDefault("127.0.0.1")
        String host();

        /** Port of the plain listener; when unset {@code PORT} counts, then 3128. 0 takes a free one. */
        OptionalInt port();

        /** Where that says nothing, 3128. */
        default int portInForce() {
            return port().orElse(3128);
        }
    }

    /** The TLS listener; its key pair, protocols and ciphers are the TLS registry's entry {@code proxy}. */
    interface Https {
        @WithDefault("false")
        @WithConverter(Written.BooleanConverter.class)
        boolean enabled();

        @WithDefault("127.0.0.1")
        String host();

        @WithDefault("3129")
        int port();

        @WithDefault("none")
        @WithConverter(Written.ClientAuthConverter.class)
        ClientAuth clientAuth();
    }

    /** Bounds on what a client may send or hold. */
    interface Limits {
        /** Longest request target; longer is 414. */
        @WithDefault("16K")
        @WithConverter(Written.SizeConverter.class)
        MemorySize uri();

        /** Largest request head; larger is 431. */
        @WithDefault("64K")
        @WithConverter(Written.SizeConverter.class)
        MemorySize headerBytes();

        /** Most header fields; more is 431. */
        @WithDefault("200")
        int headerFields();

        /** From a request's first byte to the end of its head; later is 408. */
        @WithDefault("10s")
        @WithConverter(Written.DurationConverter.class)
        Duration headerDeadline();

        /** How long a connection may rest between requests. */
        @WithDefault("60s")
        @WithConverter(Written.DurationConverter.class)
        Duration idle();

        /** Longest silence within a request body; all the time there is for one that is dropped. */
        @WithDefault("30s")
        @WithConverter(Written.DurationConverter.class)
        Duration bodyIdle();

        /** Client connections at once; more get 503. */
        @WithDefault("10000")
        int connections();

        /** Connections of one address, loopback exempt; more get 503. */
        @WithDefault("1000")
        int connectionsPerClient();

        /** Tunnels and upgrades at once; more get 503. */
        @WithDefault("5000")
        int tunnels();

        /** Longest silence within a tunnel. */
        @WithDefault("1h")
        @WithConverter(Written.DurationConverter.class)
        Duration tunnelIdle();
    }

    /** Connections to origins. Trust and client key pair are the TLS registry's entry {@code upstream}. */
    interface Upstream {
        /** For TCP and TLS together. */
        @WithDefault("5s")
        @WithConverter(Written.DurationConverter.class)
        Duration connectTimeout();

        /** From the request sent to the final head; later is 504. */
        @WithDefault("30s")
        @WithConverter(Written.DurationConverter.class)
        Duration responseTimeout();

        /** Longest silence within a response body. */
        @WithDefault("5m")
        @WithConverter(Written.DurationConverter.class)
        Duration idleTimeout();

        /** Connections to one origin address, divided among the event loops. */
        @WithDefault("256")
        int poolSize();

        /** Requests that wait for one of them, divided likewise; more get 503. */
        @WithDefault("1024")
        int queue();

        /** The next proxy, {@code http://[user:password@]host:port}. Text, as whoever fails to convert a value shows it. */
        Optional<String> parent();

        /** Hosts that are reached without the parent: names (with everything under them), addresses, CIDR networks. */
        Optional<List<String>> noParent();
    }

    /** Name resolution. */
    interface Dns {
        @WithDefault("any")
        @WithConverter(Written.FamilyConverter.class)
        Family family();
    }

    /** The operator's word on addresses; both lists take {@link AddressRange}s. */
    interface Egress {
        /** Opened past the address guard. */
        Optional<List<@WithConverter(Written.AddressRangeConverter.class) AddressRange>> allow();

        /** Opened by nothing. */
        Optional<List<@WithConverter(Written.AddressRangeConverter.class) AddressRange>> deny();
    }

    /** The policy's documents, one under the other, the upper one looked at first; and what is said of what must not pass. */
    interface Policy {
        /** Whom a client is told to ask, where the entry that denied it names nobody. */
        @WithDefault("the proxy manager")
        String contact();

        /** What the operator has to say to everyone who is denied. */
        Optional<String> message();

        /** Where the live document is. */
        @WithDefault("file")
        @WithConverter(Written.PolicyStoreConverter.class)
        PolicyStore store();

        /** The live document of {@code file}: watched, made on the first change. */
        @WithDefault("${weir.data-dir:./weir-data}/policy.yaml")
        @WithConverter(Written.PathConverter.class)
        Path file();

        /** A document under the live one; watched, never written. */
        Optional<@WithConverter(Written.PathConverter.class) Path> base();

        /** The live document of {@code configmap}, in the namespace of the pod. */
        @WithDefault("weir-policy-live")
        String configmap();

        /** What of the ConfigMap is the document. */
        @WithDefault("policy.yaml")
        String key();

        /** What holds until each document that there is has been usable once. */
        @WithDefault("deny")
        @WithConverter(Written.OnMissingConverter.class)
        OnMissing onMissing();

        /** Remote lists of names that must not be reached. */
        Map<String, Feed> feeds();
    }

    /** How a remote list is written. */
    enum FeedFormat {
        /** Found out from how it begins. */
        AUTO,
        HOSTS,
        DOMAINS,
        ADBLOCK
    }

    /** Whose blocks the exceptions of a remote list lift. */
    enum FeedExceptions {
        /** The list's. */
        OWN,
        /** Those of all lists. */
        ALL
    }

    /** A remote list of names. */
    interface Feed {
        /** Where it is fetched from, http or https. */
        String url();

        @WithDefault("auto")
        @WithConverter(Written.FeedFormatConverter.class)
        FeedFormat format();

        @WithDefault("own")
        @WithConverter(Written.FeedExceptionsConverter.class)
        FeedExceptions exceptions();

        /** How often it is asked for anew. */
        @WithDefault("1h")
        @WithConverter(Written.DurationConverter.class)
        Duration interval();

        /** Whether Weir is not ready without it. */
        @WithDefault("false")
        @WithConverter(Written.BooleanConverter.class)
        boolean required();

        /** As sent and as unpacked; more is refused. */
        @WithDefault("64M")
        @WithConverter(Written.SizeConverter.class)
        MemorySize maxBytes();
    }

    /** The cache (RFC 9111). */
    interface Cache {
        /** {@code none} relays without storing anything. */
        @WithDefault("memory")
        @WithConverter(Written.CacheStoreConverter.class)
        CacheStore store();

        Memory memory();

        Redis redis();

        /** Longer bodies are relayed, not stored. */
        @WithDefault("16M")
        @WithConverter(Written.SizeConverter.class)
        MemorySize maxObjectSize();

        /** Cap on every lifetime that the origin did not state; when unset the preset's, then a day. */
        Optional<@WithConverter(Written.DurationConverter.class) Duration> heuristicMax();

        /** Whether {@code Access-Control-Max-Age} counts as a lifetime where no other is stated. */
        @WithDefault("true")
        @WithConverter(Written.BooleanConverter.class)
        boolean accessControlMaxAge();

        /** Lifetime of what states none and has no heuristic; when unset the preset's, then 0, which stores only what can be validated. */
        Optional<@WithConverter(Written.DurationConverter.class) Duration> defaultTtl();

        /** When answers with {@code Set-Cookie} are stored. */
        @WithDefault("explicit")
        @WithConverter(Written.SetCookieConverter.class)
        SetCookie setCookie();

        /** Targeted fields that take the place of {@code Cache-Control}, the most specific first (RFC 9213). */
        @WithDefault("Weir-Cache-Control")
        List<String> targetedFields();

        /** What holds for some targets alone; the first that matches counts, in the order of their names. */
        Map<String, Rule> rules();
    }

    /** The store in memory. */
    interface Memory {
        /** Of everything that is stored, overhead counted. */
        @WithDefault("256M")
        @WithConverter(Written.SizeConverter.class)
        MemorySize maxBytes();
    }

    /** The level that replicas share, where {@code weir.cache.store} is {@code redis}; {@code quarkus.redis.*} says how it is reached. */
    interface Redis {
        /** What the names of all its keys and channels begin with: replicas that share a cache share it. */
        @WithDefault("weir")
        String prefix();

        /** A file whose bytes are the key by which replicas know each other's entries; when unset, entries bear a checksum alone. */
        Optional<Path> keyFile();

        /** What takes longer is a miss. */
        @WithDefault("100ms")
        @WithConverter(Written.DurationConverter.class)
        Duration timeout();
    }

    /** What holds for some targets alone. */
    interface Rule {
        /** Which: {@code host/path}, the host a name, {@code *.name} or {@code *}, the path with {@code *} for anything. */
        String match();

        /** Never meets the cache. */
        @WithDefault("false")
        @WithConverter(Written.BooleanConverter.class)
        boolean bypass();

        /** Least lifetime of a 200, 203 or 206, whatever the origin states. */
        Optional<@WithConverter(Written.DurationConverter.class) Duration> min();

        /** Longest lifetime, whatever the origin states. */
        Optional<@WithConverter(Written.DurationConverter.class) Duration> max();

        /** Lifetime of a 200, 203 or 206 for which the origin states none. */
        Optional<@WithConverter(Written.DurationConverter.class) Duration> lifetime();

        /** Query fields left out of the key. */
        Optional<List<String>> ignoreQuery();

        /** A client has no say in how new its answer is: its no-cache, no-store, max-age and min-fresh are not heeded. */
        @WithDefault("false")
        @WithConverter(Written.BooleanConverter.class)
        boolean ignoreReload();
    }

    /** The control socket. Each password is given as itself or as a file that is read anew when it changes; plain or bcrypt. */
    interface Control {
        /** Anything but loopback takes TLS and a password. */
        @WithDefault("127.0.0.1")
        String host();

        /** Of {@code manager}, who changes things. */
        Optional<String> managerPassword();

        Optional<@WithConverter(Written.PathConverter.class) Path> managerPasswordFile();

        /** Of {@code viewer}, who looks at things. */
        Optional<String> viewerPassword();

        Optional<@WithConverter(Written.PathConverter.class) Path> viewerPasswordFile();
    }

    /** What traffic is worth. */
    interface Analytics {
        /** Whether exchanges are added up for REST and the dashboard; metrics count in any case. */
        @WithDefault("true")
        @WithConverter(Written.BooleanConverter.class)
        boolean enabled();

        /** Of a thousand million bytes, in {@code currency}. */
        @WithDefault("0.09")
        double pricePerGb();

        /** ISO 4217. */
        @WithDefault("USD")
        String currency();
    }

    /** What is told of a query. */
    enum QueryPrivacy {
        /** Nothing. */
        STRIP,
        /** Whether it is the same as another. */
        HASH,
        KEEP
    }

    /** What is told of who asked. */
    enum ClientPrivacy {
        KEEP,
        /** The network: /24 of IPv4, /48 of IPv6. */
        TRUNCATE,
        /** Whether it is the same as another. */
        HASH
    }

    /** Applied once, before logs, REST, traces and disk. */
    interface Privacy {
        @WithDefault("strip")
        QueryPrivacy query();

        @WithDefault("keep")
        ClientPrivacy clients();
    }

    /** How a line is written. */
    enum AccessLogFormat {
        NONE,
        JSON,
        /** Apache's combined format. */
        COMBINED,
        /** Squid's native format. */
        SQUID
    }

    /** Which exchanges get a line. */
    enum AccessLogSelect {
        ALL,
        DENIED,
        ERRORS
    }

    /** The access log. */
    interface AccessLog {
        @WithDefault("json")
        AccessLogFormat format();

        /** A file; standard output where it is not set. */
        Optional<@WithConverter(Written.PathConverter.class) Path> path();

        @WithDefault("all")
        AccessLogSelect select();
    }

    /** From SIGTERM to the end. */
    interface Shutdown {
        /** For which everything is still accepted while readiness is already down. */
        @WithDefault("0s")
        @WithConverter(Written.DurationConverter.class)
        Duration delay();

        /** For which open exchanges and tunnels may go on after that. */
        @WithDefault("25s")
        @WithName("drain")
        @WithConverter(Written.DurationConverter.class)
        Duration drain();
    }
}
