package dev.weir.control;

import dev.weir.net.Host;
import dev.weir.net.HostReading;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request must be before anybody asks who it is from: meant for this socket by its name, so that no name that was turned to our
 * address (DNS rebinding) reaches us; not sent by another site's page (CSRF); with a path that has one reading; not too large.
 */
final class Threshold {

    /** The most bytes of a body. */
    static final long MOST_BODY_BYTES = 1 << 20;

    private static final int LONGEST_TARGET = 4096;
    private static final int LONGEST_SEGMENT = 512;

    /** The classic manager message carries its own password, and the programs that send it name any media type. */
    private static final String CLASSIC = "/api/v1/manager";

    /** What an HTML form can send without asking: no program that means us needs it. */
    private static final Set<String> FORMS =
            Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    /** RFC 3986 §3.3, percent-encoded or not. */
    private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*");

    /** A slash, a backslash, or what is no text, in disguise. */
    private static final Pattern DISGUISED = Pattern.compile("%(?:2[Ff]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])");

    private final Set<Host> names = new HashSet<>();

    /** @param names that mean this socket, as a person writes them, beside loopback's and the socket's own address */
    Threshold(Collection<String> names) {
        this.names.add(new Host.Name("localhost"));
        for (String name : names) {
            if (Host.parseWritten(name.strip()) instanceof Host host) {
                this.names.add(host);
            }
        }
    }

    /** Why the request must not come in; nothing where it may. */
    Optional<Problem> refusal(Visit visit) {
        return target(visit).or(() -> host(visit)).or(() -> site(visit)).or(() -> body(visit));
    }

    private static Optional<Problem> target(Visit visit) {
        String path = visit.target().split("\\?", 2)[0];
        if (visit.target().length() > LONGEST_TARGET || !PATH.matcher(path).matches()) {
            return refused(400, "Bad path", "The request target is no path that could be meant here.");
        }
        boolean odd = DISGUISED.matcher(path).find() || path.contains("//");
        for (String segment : path.split("/", -1)) {
            String plain = segment.replaceAll("%2[Ee]", ".");
            odd |= plain.equals(".") || plain.equals("..") || segment.length() > LONGEST_SEGMENT;
        }
        return odd
                ? refused(400, "Bad path", "The path has an empty, over-long or dot segment, or a disguised character.")
                : Optional.empty();
    }

    private Optional<Problem> host(Visit visit) {
        List<String> hosts = visit.hosts();
        // RFC 9112 §3.2
        if (hosts.size() != 1) {
            return refused(400, "Bad host", "A request names its host, once.");
        }
        return isOurs(hosts.getFirst(), visit.socket())
                ? Optional.empty()
                : refused(
                        421,
                        "Misdirected request",
                        "This is no name of the control socket; use localhost, or add the name to weir.proxy.names.");
    }

    private boolean isOurs(String authority, String socket) {
        HostReading host = Host.parse(withoutPort(authority));
        if (host instanceof Host.Address literal && literal.address().isLoopbackAddress()) {
            return true;
        }
        return host instanceof Host known && (names.contains(known) || known.equals(Host.parseWritten(socket)));
    }

    private static String withoutPort(String authority) {
        return authority.replaceFirst(":\\d{0,5}$", "");
    }

    /** Fetch Metadata where the browser sends it, {@code Origin} where it does not. Programs send neither. */
    private static Optional<Problem> site(Visit visit) {
        String site = visit.fetchSite();
        boolean elsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean opened = visit.isSafe() && "navigate".equals(visit.fetchMode());
        if (elsewhere && !opened) {
            return crossSite();
        }
        String origin = visit.origin();
        if (origin != null && !origin.equalsIgnoreCase(own(visit))) {
            return crossSite();
        }
        boolean form = !visit.isSafe() && !visit.isForApi();
        return form && site == null && origin == null ? crossSite() : Optional.empty();
    }

    private static String own(Visit visit) {
        return ((visit.secure() ? "https://" : "http://") + visit.hosts().getFirst()).toLowerCase(Locale.ROOT);
    }

    private static Optional<Problem> crossSite() {
        return refused(403, "Cross-site request", "Only pages of this socket may ask it for anything.");
    }

    private static Optional<Problem> body(Visit visit) {
        if (visit.bodyBytes() > MOST_BODY_BYTES) {
            return refused(413, "Too large", "A body has at most 1 MiB.");
        }
        boolean asForm = visit.hasBody()
                && !visit.isSafe()
                && visit.isForApi()
                && !visit.target().equals(CLASSIC)
                && isForm(visit.mediaType());
        return asForm
                ? refused(415, "Unsupported media type", "A body is application/json, and says so.")
                : Optional.empty();
    }

    private static boolean isForm(@Nullable String mediaType) {
        return mediaType == null || FORMS.contains(mediaType);
    }

    private static Optional<Problem> refused(int status, String title, String detail) {
        return Optional.of(Problem.of(status, title, detail));
    }
}
