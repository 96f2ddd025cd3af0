package dev.weir.response;

import static dev.weir.response.ProxyError.*;

import dev.weir.field.StructuredField.Parameter;
import dev.weir.net.PortRanges;
import java.time.Duration;
import java.util.List;

/**
 * The words of every refusal. They repeat the host or port that the client itself named, and nothing that it did not know:
 * no address behind a name, no file, no class, no message of a library.
 */
public final class Refusals {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_REASON = 300;

    private Refusals() {}

    // What the request says.

    /**
     * A request that cannot be read; what follows it on the connection cannot be trusted either.
     *
     * @param reason a clause that begins in lower case and repeats nothing the client sent
     */
    public static Refusal badRequest(String reason) {
        return new Refusal(400, HTTP_REQUEST_ERROR, "Bad request", "The request is malformed: " + clause(reason))
                .closing();
    }

    /** What stands in no factory of its own: a target that is refused with the reason given. */
    public static Refusal target(int status, String reason, List<String> allow) {
        return switch (status) {
            case 403 -> pathForm(reason);
            case 404 -> noSuchPage();
            case 405 -> methodNotAllowed(reason, allow);
            case 421 -> misdirected();
            default -> badRequest(reason);
        };
    }

    /** A subresource or script that would let one site act as another in path form. */
    public static Refusal pathForm(String reason) {
        return new Refusal(
                403, HTTP_REQUEST_DENIED, "Refused in path form", "This proxy does not serve it: " + clause(reason));
    }

    public static Refusal noSuchPage() {
        return new Refusal(
                404,
                HTTP_REQUEST_ERROR,
                "No such page",
                "This is a forward proxy and it has no page of this name. Its front page tells how to use it.");
    }

    /** RFC 9110 §15.5.6: {@code Allow} is required. */
    public static Refusal methodNotAllowed(String reason, List<String> allow) {
        return new Refusal(
                        405,
                        HTTP_REQUEST_ERROR,
                        "Method not allowed",
                        "The method of the request is not available here: " + clause(reason))
                .field("Allow", String.join(", ", allow));
    }

    public static Refusal headTimeout(Duration deadline) {
        return new Refusal(
                        408,
                        HTTP_REQUEST_ERROR,
                        "Request head timed out",
                        "The head of the request was not complete within " + time(deadline) + ".")
                .hint("weir.proxy.limits.header-deadline")
                .closing();
    }

    public static Refusal bodyTimeout(Duration silence) {
        return new Refusal(
                        408,
                        HTTP_REQUEST_ERROR,
                        "Request body timed out",
                        "The body of the request stopped arriving for " + time(silence) + ".")
                .hint("weir.proxy.limits.body-idle")
                .closing();
    }

    public static Refusal bodyTooSlow(int bytesPerSecond) {
        return new Refusal(
                        408,
                        HTTP_REQUEST_ERROR,
                        "Request body too slow",
                        "The body of the request arrived at less than " + bytesPerSecond + " bytes a second.")
                .hint("weir.proxy.limits.body-idle")
                .closing();
    }

    /** RFC 9110 §15.5.12. */
    public static Refusal lengthRequired() {
        return new Refusal(
                        411,
                        HTTP_REQUEST_ERROR,
                        "Length required",
                        "A POST or PUT in HTTP/1.0 says in Content-Length how long its body is, also when it has none.")
                .closing();
    }

    public static Refusal bodyTooLarge() {
        return new Refusal(
                        413,
                        HTTP_REQUEST_ERROR,
                        "Request body too large",
                        "The body of the request is larger than this proxy takes.")
                .closing();
    }

    public static Refusal targetTooLong(long limit) {
        return new Refusal(
                        414,
                        HTTP_REQUEST_ERROR,
                        "Request target too long",
                        "The address in the request is longer than the " + limit + " bytes that this proxy takes.")
                .hint("weir.proxy.limits.uri")
                .closing();
    }

    public static Refusal unknownExpectation() {
        return new Refusal(
                        417,
                        HTTP_REQUEST_ERROR,
                        "Unknown expectation",
                        "The request expects something that this proxy does not know; it knows 100-continue only.")
                .closing();
    }

    public static Refusal misdirected() {
        return new Refusal(
                        421,
                        HTTP_REQUEST_ERROR,
                        "Not a name of this proxy",
                        "This proxy serves pages of its own, and path form, only under names it was given; the name in"
                                + " the request is none of them.")
                .hint("weir.proxy.names");
    }

    public static Refusal headTooLarge(long limit) {
        return new Refusal(
                        431,
                        HTTP_REQUEST_ERROR,
                        "Request head too large",
                        "The head of the request is larger than the " + limit + " bytes that this proxy takes.")
                .hint("weir.proxy.limits.header-bytes")
                .closing();
    }

    public static Refusal tooManyFields(int limit) {
        return new Refusal(
                        431,
                        HTTP_REQUEST_ERROR,
                        "Too many request fields",
                        "The request has more than the " + limit + " header fields that this proxy takes.")
                .hint("weir.proxy.limits.header-fields")
                .closing();
    }

    public static Refusal unknownTransferCoding() {
        return new Refusal(
                        501,
                        PROXY_INTERNAL_RESPONSE,
                        "Transfer coding not implemented",
                        "The body of the request is in a transfer coding other than chunked.")
                .closing();
    }

    /** RFC 9112 §3: 501 for a method longer than any that is known. */
    public static Refusal methodTooLong() {
        return new Refusal(
                        501,
                        PROXY_INTERNAL_RESPONSE,
                        "Method not implemented",
                        "The method of the request is longer than any that this proxy takes.")
                .closing();
    }

    public static Refusal unknownVersion() {
        return new Refusal(
                        505,
                        PROXY_INTERNAL_RESPONSE,
                        "HTTP version not supported",
                        "The request is in a version of HTTP that this proxy does not speak here.")
                .closing();
    }

    // Who asks, and for what.

    public static Refusal clientNotAllowed() {
        return new Refusal(
                        403,
                        HTTP_REQUEST_DENIED,
                        "Client not allowed",
                        "This proxy does not serve clients of your network.")
                .hint("weir.proxy.clients=<the client's network>")
                .closing();
    }

    /**
     * RFC 9110 §15.5.8, or §15.5.2 where the client takes the proxy for the origin.
     *
     * @param challenge the field that says so, and the scheme (RFC 7617)
     * @param detail what was wrong with what the client presented, in words that repeat nothing of it
     */
    public static Refusal unknownUser(Challenge challenge, String detail) {
        return new Refusal(challenge.status(), HTTP_REQUEST_ERROR, challenge.title(), detail)
                .field(challenge.field(), "Basic realm=\"Weir\", charset=\"UTF-8\"");
    }

    public static Refusal tooManyVerifications() {
        return busy("Too many passwords at once", "This proxy is checking as many passwords as it does at once.");
    }

    public static Refusal portNotAllowed(int port, PortRanges allowed) {
        return new Refusal(
                        403,
                        HTTP_REQUEST_DENIED,
                        "Port not allowed",
                        "This proxy does not make requests to port " + port + ".")
                .hint("weir.proxy.ports=" + withPort(allowed, port));
    }

    public static Refusal tunnelEnded() {
        return new Refusal(403, HTTP_REQUEST_DENIED, "Ended", "An operator of this proxy has ended the connection.");
    }

    public static Refusal tunnelPortNotAllowed(int port, PortRanges allowed) {
        return new Refusal(
                        403,
                        HTTP_REQUEST_DENIED,
                        "Tunnel port not allowed",
                        "This proxy does not open tunnels to port " + port + ".")
                .hint("weir.proxy.connect-ports=" + withPort(allowed, port));
    }

    /**
     * A target named by an address that the guard holds back.
     *
     * @param addressClass the kind of address in one word
     * @param line the line of configuration that would allow it; it may hold the address, which the client named
     */
    public static Refusal addressProhibited(String addressClass, String line) {
        return new Refusal(
                        403,
                        DESTINATION_IP_PROHIBITED,
                        "Address prohibited",
                        "The address is " + kind(addressClass) + ", and this proxy dials public addresses only.")
                .hint(line);
    }

    /**
     * A private address, which the policy may open too.
     *
     * @param addressClass the kind of address in one word
     * @param entry the entry of the policy that would open it
     * @param line the line of configuration that would
     */
    public static Refusal privateAddressProhibited(String addressClass, String entry, String line) {
        return new Refusal(
                        403,
                        DESTINATION_IP_PROHIBITED,
                        "Address prohibited",
                        "The address is " + kind(addressClass)
                                + ", and this proxy dials private addresses only where its policy says so.")
                .hint(either(entry, line));
    }

    /** The same of a name: the client learns the kind of its addresses but not which they are. */
    public static Refusal privateAddressOfNameProhibited(String host, int port, String addressClass, String entry) {
        return new Refusal(
                        403,
                        DESTINATION_IP_PROHIBITED,
                        "Address prohibited",
                        "The address of " + name(host) + " is " + kind(addressClass)
                                + ", and this proxy dials private addresses only where its policy says so.")
                .hint(either(entry, lineForName(host, port)));
    }

    private static String either(String entry, String line) {
        return "reach: [" + entry + "], or " + line;
    }

    private static String lineForName(String host, int port) {
        return "weir.egress.allow=<address of " + name(host) + ">:" + port;
    }

    /**
     * A name whose addresses the guard holds back. The client learns their kind but not which they are, so the line has a
     * blank where they belong.
     *
     * @param addressClass the kind of address in one word
     */
    public static Refusal addressOfNameProhibited(String host, int port, String addressClass) {
        return new Refusal(
                        403,
                        DESTINATION_IP_PROHIBITED,
                        "Address prohibited",
                        "The address of " + name(host) + " is " + kind(addressClass)
                                + ", and this proxy dials public addresses only.")
                .hint(lineForName(host, port));
    }

    /** An address under {@code weir.egress.deny}: there is no line that would allow it. */
    public static Refusal addressDenied(String host) {
        return new Refusal(
                403,
                DESTINATION_IP_PROHIBITED,
                "Address denied",
                "The operator of this proxy has closed the network that " + name(host) + " is in.");
    }

    public static Refusal singleLabelName(String host, int port) {
        return new Refusal(
                        403,
                        HTTP_REQUEST_DENIED,
                        "Name without a domain",
                        "This proxy takes complete names only, and " + name(host)
                                + " has no domain. Use the full name.")
                .hint("reach: [{domain: " + name(host) + ", ports: [" + port + "]}]");
    }

    /** RFC 5842 §7.2 has the status; RFC 9209 §2.3.32 the type. */
    public static Refusal loop() {
        return new Refusal(
                508,
                PROXY_LOOP_DETECTED,
                "Loop detected",
                "The request has come back to the proxy that sent it, or asks for one of the proxy's own sockets.");
    }

    // How many.

    public static Refusal tooManyConnections() {
        return busy("Too many connections", "This proxy has as many connections as it may have.")
                .hint("weir.proxy.limits.connections")
                .closing();
    }

    public static Refusal tooManyConnectionsOfClient() {
        return busy("Too many connections of one client", "Your address has as many connections as it may have.")
                .hint("weir.proxy.limits.connections-per-client")
                .closing();
    }

    public static Refusal tooManyTunnels() {
        return busy("Too many tunnels", "This proxy has as many tunnels open as it may have.")
                .hint("weir.proxy.limits.tunnels");
    }

    public static Refusal queueFull(String host) {
        return busy(
                        "Origin queue full",
                        "All connections to " + name(host) + " are in use, and too many requests wait for one.")
                .hint("weir.upstream.queue");
    }

    /** RFC 9111 §5.2.1.7: the client wanted it from the cache or not at all. */
    public static Refusal notCached() {
        return new Refusal(
                504,
                PROXY_INTERNAL_RESPONSE,
                "Not in the cache",
                "The request asks for a stored response, and there is none that may be used.");
    }

    public static Refusal queueTimeout(String host) {
        return busy("Origin busy", "All connections to " + name(host) + " are in use, and none became free in time.")
                .hint("weir.upstream.pool-size");
    }

    public static Refusal tooManyOriginConnections() {
        return busy(
                "Too many connections to origins",
                "This proxy has as many connections to origins as the system lets it have.");
    }

    public static Refusal tooManyLookups() {
        return busy(
                "Too many name lookups", "This proxy waits for the name servers' answers to as many names as it may.");
    }

    public static Refusal draining() {
        return new Refusal(
                        503,
                        PROXY_INTERNAL_RESPONSE,
                        "Proxy shutting down",
                        "This proxy is about to end and takes no new requests.")
                .field("Retry-After", "5")
                .closing();
    }

    private static Refusal busy(String title, String detail) {
        return new Refusal(503, CONNECTION_LIMIT_REACHED, title, detail).field("Retry-After", "1");
    }

    // What became of the way to the origin.

    /** RFC 9209 §2.3.2: a name that does not exist is a DNS error too; {@code destination_not_found} is for gateways. */
    public static Refusal nameNotFound(String host) {
        return new Refusal(
                        502,
                        DNS_ERROR,
                        "Name not found",
                        "There is no host called " + name(host) + ": the DNS has no address for it.")
                .parameter(Parameter.string("rcode", "NXDOMAIN"));
    }

    public static Refusal nameLookupFailed(String host) {
        return new Refusal(
                502, DNS_ERROR, "Name lookup failed", "The name servers gave no usable answer for " + name(host) + ".");
    }

    public static Refusal nameLookupTimeout(String host) {
        return new Refusal(
                504,
                DNS_TIMEOUT,
                "Name lookup timed out",
                "The name servers did not answer for " + name(host) + " in time.");
    }

    public static Refusal connectionRefused(String host) {
        return new Refusal(
                502,
                CONNECTION_REFUSED,
                "Connection refused",
                name(host) + " refused the connection: nothing listens on that port.");
    }

    public static Refusal unreachable(String host) {
        return new Refusal(
                502,
                DESTINATION_IP_UNROUTABLE,
                "Host unreachable",
                "There is no route from this proxy to " + name(host) + ".");
    }

    public static Refusal connectTimeout(String host) {
        return new Refusal(
                        504,
                        CONNECTION_TIMEOUT,
                        "Connection timed out",
                        "No connection to " + name(host) + " could be made in time.")
                .hint("weir.upstream.connect-timeout");
    }

    public static Refusal connectionTerminated(String host) {
        return new Refusal(
                502,
                CONNECTION_TERMINATED,
                "Connection broken off",
                name(host) + " closed or reset the connection before it answered.");
    }

    public static Refusal sendTimeout(String host) {
        return new Refusal(
                504,
                CONNECTION_WRITE_TIMEOUT,
                "Sending timed out",
                name(host) + " stopped taking the body of the request.");
    }

    public static Refusal tlsFailed(String host) {
        return new Refusal(
                502,
                TLS_PROTOCOL_ERROR,
                "TLS handshake failed",
                "No TLS connection to " + name(host) + " could be agreed on.");
    }

    /** RFC 9209 §2.3.15. */
    public static Refusal tlsAlert(String host, int alert) {
        return new Refusal(
                        502,
                        TLS_ALERT_RECEIVED,
                        "TLS alert received",
                        name(host) + " broke off the TLS handshake with alert " + alert + alertWords(alert) + ".")
                .parameter(Parameter.integer("alert-id", alert));
    }

    /** RFC 8446 §6.2. */
    private static String alertWords(int alert) {
        return switch (alert) {
            case 40 -> ", handshake_failure: no common ground, or it wants a client certificate";
            case 42 -> ", bad_certificate: it does not take the client certificate, or its absence";
            case 46 -> ", certificate_unknown: it does not take the client certificate";
            case 48 -> ", unknown_ca: it does not know the issuer of the client certificate";
            case 70 -> ", protocol_version: it speaks no TLS version that this proxy speaks";
            case 112 -> ", unrecognized_name: it does not serve that name";
            case 116 -> ", certificate_required: it wants a client certificate";
            default -> "";
        };
    }

    /** An alert whose number is not known. */
    public static Refusal tlsAlert(String host) {
        return new Refusal(
                502,
                TLS_ALERT_RECEIVED,
                "TLS alert received",
                name(host) + " broke off the TLS handshake; it may want a client certificate.");
    }

    public static Refusal certificate(String host, CertificateFault fault) {
        Refusal refusal = new Refusal(
                502,
                TLS_CERTIFICATE_ERROR,
                fault.title(),
                "The certificate of " + name(host) + " " + fault.words() + ". Nothing was sent to it.");
        return fault == CertificateFault.UNKNOWN_ISSUER || fault == CertificateFault.SELF_SIGNED
                ? refusal.hint("quarkus.tls.upstream.trust-store.pem.certs=<the authority's certificate>")
                : refusal;
    }

    // What the origin answered.

    public static Refusal badResponse(String host) {
        return new Refusal(
                502, HTTP_PROTOCOL_ERROR, "Invalid response", name(host) + " sent an answer that is not valid HTTP.");
    }

    public static Refusal responseHeadTooLarge(String host) {
        return new Refusal(
                502,
                HTTP_RESPONSE_HEADER_SECTION_SIZE,
                "Response head too large",
                "The head of the answer of " + name(host) + " is larger than this proxy takes.");
    }

    public static Refusal responseBodyTooLarge(String host) {
        return new Refusal(
                502,
                HTTP_RESPONSE_BODY_SIZE,
                "Response body too large",
                "The answer of " + name(host) + " is larger than this proxy takes whole.");
    }

    public static Refusal responseIncomplete(String host) {
        return new Refusal(
                502,
                HTTP_RESPONSE_INCOMPLETE,
                "Response incomplete",
                "The answer of " + name(host) + " ended before it was complete.");
    }

    public static Refusal unknownResponseCoding(String host) {
        return new Refusal(
                502,
                HTTP_RESPONSE_TRANSFER_CODING,
                "Response coding unknown",
                "The answer of " + name(host) + " is in a transfer coding that this proxy does not know.");
    }

    public static Refusal responseTimeout(String host) {
        return new Refusal(
                        504,
                        HTTP_RESPONSE_TIMEOUT,
                        "Response timed out",
                        name(host) + " took the request but did not answer in time.")
                .hint("weir.upstream.response-timeout");
    }

    /** RFC 9110 §15.5.8: 407 is for the client of a proxy, and an origin is none. */
    public static Refusal challenge(String host) {
        return new Refusal(
                        502,
                        HTTP_PROTOCOL_ERROR,
                        "Proxy credentials asked for",
                        name(host) + " asked for proxy credentials, which only a proxy may do.")
                .parameter(Parameter.integer("received-status", 407));
    }

    public static Refusal upgradeFailed(String host) {
        return new Refusal(
                502,
                HTTP_UPGRADE_FAILED,
                "Upgrade failed",
                "The change of protocol with " + name(host) + " did not come about as it was asked for.");
    }

    // The next proxy.

    /** The parent answered a CONNECT with anything but success. */
    public static Refusal parentRefused(int received) {
        return new Refusal(
                        502,
                        DESTINATION_UNAVAILABLE,
                        "Refused by the next proxy",
                        "The proxy behind this one answered " + received + " and opened no tunnel.")
                .parameter(Parameter.integer("received-status", received));
    }

    /** The parent's 407: its challenge is for the operator, not for the client. */
    public static Refusal parentCredentials() {
        return new Refusal(
                        502,
                        PROXY_CONFIGURATION_ERROR,
                        "Not known to the next proxy",
                        "The proxy behind this one does not accept the credentials that this one has for it.")
                .parameter(Parameter.integer("received-status", 407))
                .hint("weir.upstream.parent");
    }

    public static Refusal parentTimeout() {
        return new Refusal(
                        504,
                        CONNECTION_TIMEOUT,
                        "Next proxy timed out",
                        "The proxy behind this one did not make the connection in time.")
                .hint("weir.upstream.connect-timeout");
    }

    public static Refusal parentBroke() {
        return new Refusal(
                502,
                CONNECTION_TERMINATED,
                "Broken off by the next proxy",
                "The proxy behind this one closed or reset the connection instead of opening a tunnel.");
    }

    public static Refusal parentInvalid() {
        return new Refusal(
                502,
                HTTP_PROTOCOL_ERROR,
                "Invalid answer of the next proxy",
                "The proxy behind this one sent an answer that is not valid HTTP.");
    }

    public static Refusal parentUnavailable() {
        return new Refusal(
                        502,
                        DESTINATION_UNAVAILABLE,
                        "Next proxy unavailable",
                        "The proxy behind this one could not be reached.")
                .hint("weir.upstream.parent");
    }

    // Weir itself.

    public static Refusal internalError() {
        return new Refusal(
                        500,
                        PROXY_INTERNAL_ERROR,
                        "Internal error",
                        "This proxy failed while it worked on the request. Its log has the cause.")
                .closing();
    }

    private static String name(String host) {
        return PlainText.of(host, LONGEST_NAME);
    }

    private static String clause(String reason) {
        return PlainText.of(reason, LONGEST_REASON) + ".";
    }

    private static String kind(String addressClass) {
        return switch (addressClass) {
            case "metadata" -> "a cloud's metadata service";
            case "api-server" -> "the cluster's API server";
            case "unspecified" -> "the unspecified address";
            default -> "a " + addressClass + " one";
        };
    }

    private static String withPort(PortRanges allowed, int port) {
        return allowed.ranges().isEmpty() ? Integer.toString(port) : allowed + "," + port;
    }

    private static String time(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
