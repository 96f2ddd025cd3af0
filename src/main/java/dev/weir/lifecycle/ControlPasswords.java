package dev.weir.lifecycle;

import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import dev.weir.identity.Password;
import dev.weir.net.Host;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The passwords of the control socket's users. On a laptop they are made where none is given; in Kubernetes never, and without any the
 * control socket is off.
 */
@ApplicationScoped
public class ControlPasswords {

    /** Who changes things. */
    public static final String MANAGER = "manager";

    /** Who looks at things. */
    public static final String VIEWER = "viewer";

    private static final Logger LOG = Logger.getLogger("weir");
    private static final int BEFORE_THE_DATA_PLANE = 800;
    private static final Password NOBODY = new Password.None("there is no such user");

    private final WeirConfig config;
    private final String boundTo;
    private final String insecureRequests;
    private volatile Map<String, ControlUser> users = Map.of();

    public ControlPasswords(
            WeirConfig config,
            @ConfigProperty(name = "quarkus.http.host") String boundTo,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
                    String insecureRequests) {
        this.config = config;
        this.boundTo = boundTo;
        this.insecureRequests = insecureRequests;
    }

    void start(@Observes @Priority(BEFORE_THE_DATA_PLANE) StartupEvent event) {
        // Settings that make no sense stop the start of the data plane, which says so.
        if (!SettingFaults.of(config).isEmpty()) {
            return;
        }
        WeirConfig.Control control = config.control();
        Map<String, ControlUser> found = new TreeMap<>();
        given(MANAGER, control.managerPassword(), control.managerPasswordFile())
                .ifPresent(user -> found.put(MANAGER, user));
        given(VIEWER, control.viewerPassword(), control.viewerPasswordFile())
                .ifPresent(user -> found.put(VIEWER, user));
        if (found.isEmpty() && System.getenv("KUBERNETES_SERVICE_HOST") == null) {
            found.put(MANAGER, kept(MANAGER));
            found.put(VIEWER, kept(VIEWER));
        }
        users = Map.copyOf(found);
        if (!isLoopback(boundTo)) {
            checkOpenToOthers();
        }
    }

    private static Optional<ControlUser> given(String user, Optional<String> value, Optional<Path> file) {
        String key = "weir.control." + user + "-password";
        return value.map(text -> ControlUser.fixed(key, sound(key, Password.of(text))))
                .or(() -> file.map(path -> ControlUser.in(path, key + "-file")));
    }

    private static Password sound(String key, Password password) {
        if (password instanceof Password.None(String why)) {
            throw new ConfigurationException(key + ": " + why);
        }
        return password;
    }

    private ControlUser kept(String user) {
        Path file = config.dataDir().resolve("control-" + user + ".password").toAbsolutePath();
        try {
            KeptPassword.keep(file, new SecureRandom());
            tell(user, file);
            return ControlUser.in(file, file.toString());
        } catch (IOException e) {
            return ControlUser.fixed(file.toString(), new Password.None("no password can be kept there: " + e));
        }
    }

    /** Whoever sits at the terminal may see it; a log is read by others. From JDK 25 on there is no console without a terminal. */
    private static void tell(String user, Path file) throws IOException {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isPresent()) {
            String password = Files.readString(file).strip();
            terminal.get().printf("control socket: user %s, password %s%n", user, password);
        } else {
            LOG.infof("control socket: the password of %s is in %s", user, file);
        }
    }

    private void checkOpenToOthers() {
        if (!insecureRequests.equalsIgnoreCase("disabled")) {
            throw new ConfigurationException("weir.control.host: anything but loopback takes TLS alone: a key pair"
                    + " (quarkus.http.tls-configuration-name=control, quarkus.tls.control.key-store.pem.0.cert and .key)"
                    + " and quarkus.http.insecure-requests=disabled");
        }
        if (users.isEmpty()) {
            throw new ConfigurationException("weir.control.host: anything but loopback takes a password: set"
                    + " weir.control.manager-password-file");
        }
    }

    static boolean isLoopback(String host) {
        return switch (Host.parseWritten(host)) {
            case Host.Address literal -> literal.address().isLoopbackAddress();
            case Host.Name name -> name.name().equals("localhost");
            default -> false;
        };
    }

    /** The user's, as it is now. */
    public Password of(String user) {
        ControlUser known = users.get(user);
        return known == null ? NOBODY : known.password();
    }

    /** Why nobody can get in, where that is so. */
    public Optional<String> off() {
        Map<String, ControlUser> known = users;
        if (known.isEmpty()) {
            return Optional.of("no password is given: set weir.control.manager-password-file");
        }
        return known.values().stream().allMatch(user -> user.password() instanceof Password.None)
                ? Optional.of(String.join("; ", words(troubles())))
                : Optional.empty();
    }

    /** Who gets in, the one first who may most. */
    Greeting.Access access() {
        Map<String, ControlUser> known = users;
        return Stream.of(MANAGER, VIEWER)
                .filter(name -> !(of(name) instanceof Password.None))
                .findFirst()
                .<Greeting.Access>map(name -> new Greeting.Access.User(
                        name, Objects.requireNonNull(known.get(name)).key()))
                .orElseGet(() -> new Greeting.Access.Nobody(off().orElse("")));
    }

    /** What is wrong with the password of a user, by user, as words that follow its name. */
    public Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>();
        users.forEach((name, user) -> user.trouble().ifPresent(words -> troubles.put(name, words)));
        return troubles;
    }

    private static List<String> words(Map<String, String> troubles) {
        return troubles.entrySet().stream()
                .map(trouble -> trouble.getKey() + " " + trouble.getValue())
                .toList();
    }

    void end(@Observes ShutdownEvent event) {
        users.values().forEach(ControlUser::close);
    }
}
