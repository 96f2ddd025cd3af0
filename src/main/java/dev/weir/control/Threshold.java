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

/**
 * What a request must be before anybody asks who it is from: meant for this socket by its name, so that no name that was turned to our
 * address (DNS rebinding) reaches us; not sent by another site's page (CSRF); with a path that has one reading; not too large.
 */
final class Threshold {

    /** As long as a target on the data plane may be, encoded once more. */
    private static final int LONGEST_TARGET = 49_152;

    private static final int LONGEST_SEGMENT = 512;

    /** RFC 3986 §3.3, percent-encoded or not; possessive, or a long path would be as many frames on the stack. */
    private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*+");

    /**
     * A slash, a backslash, what begins parameters of a segment, or what is no text, in disguise; and what needs none (RFC 3986 §2.3): whoever
     * looks for a path and whoever compares it would not see the same.
     */
    private static final Pattern DISGUISED =
            Pattern.compile("%(?:2[FfDdEe]|5[CcFf]|3[0-9Bb]|[46][1-9A-Fa-f]|[57][0-9Aa]|[01][0-9A-Fa-f]|7[EeFf])");

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
        String path = visit.path();
        if (visit.target().length() > LONGEST_TARGET) {
            return refused(414, "URI too long", "The request target is longer than " + LONGEST_TARGET + " characters.");
        }
        if (!PATH.matcher(path).matches()) {
            return refused(400, "Bad path", "The request target is no path that could be meant here.");
        }
        boolean odd = DISGUISED.matcher(path).find() || path.contains("//") || path.contains(";");
        for (String segment : path.split("/", -1)) {
            odd |= segment.equals(".") || segment.equals("..") || segment.length() > LONGEST_SEGMENT;
        }
        return odd
                ? refused(
                        400,
                        "Bad path",
                        "The path has an empty, over-long or dot segment, parameters, or a disguised character.")
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

    /** What is not known yet of a body is asked when it is read: {@link BodyBounds}. */
    private static Optional<Problem> body(Visit visit) {
        if (visit.bodyBytes() > visit.mostBytes()) {
            return Optional.of(tooLarge(visit));
        }
        // HTTP/2 need not say whether there is a body; who names its type has one.
        boolean body = visit.hasBody() || visit.mediaType() != null;
        return body && visit.comesAsForm() ? Optional.of(unsupported()) : Optional.empty();
    }

    static Problem tooLarge(Visit visit) {
        String most = visit.isClassic() ? "A message has at most 16 KiB." : "A body has at most 1 MiB.";
        return Problem.of(413, "Too large", most);
    }

    static Problem unsupported() {
        return Problem.of(415, "Unsupported media type", "A body is application/json, and says so.");
    }

    private static Optional<Problem> refused(int status, String title, String detail) {
        return Optional.of(Problem.of(status, title, detail));
    }
}
