package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.net.PortRanges;
import dev.weir.response.Refusal.ClientConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {

    private static final String HOST = "shop.example";
    private static final PortRanges PORTS = PortRanges.parse("443");

    static Stream<Arguments> all() {
        return Stream.of(
                row(400, "http_request_error", Refusals.badRequest("it has two Host fields")),
                row(403, "http_request_denied", Refusals.pathForm("a page of another site may not load it")),
                row(404, "http_request_error", Refusals.noSuchPage()),
                row(405, "http_request_error", Refusals.methodNotAllowed("this page can only be read", List.of("GET"))),
                row(408, "http_request_error", Refusals.headTimeout(Duration.ofSeconds(10))),
                row(408, "http_request_error", Refusals.bodyTimeout(Duration.ofMillis(1500))),
                row(411, "http_request_error", Refusals.lengthRequired()),
                row(413, "http_request_error", Refusals.bodyTooLarge()),
                row(414, "http_request_error", Refusals.targetTooLong(16384)),
                row(417, "http_request_error", Refusals.unknownExpectation()),
                row(421, "http_request_error", Refusals.misdirected()),
                row(431, "http_request_error", Refusals.headTooLarge(65536)),
                row(431, "http_request_error", Refusals.tooManyFields(200)),
                row(501, "proxy_internal_response", Refusals.unknownTransferCoding()),
                row(505, "proxy_internal_response", Refusals.unknownVersion()),
                row(403, "http_request_denied", Refusals.clientNotAllowed()),
                row(
                        407,
                        "http_request_error",
                        Refusals.unknownUser(Challenge.PROXY, "A name and a password are needed.")),
                row(401, "http_request_error", Refusals.unknownUser(Challenge.ORIGIN, "A name is needed, please.")),
                row(503, "connection_limit_reached", Refusals.tooManyVerifications()),
                row(403, "http_request_denied", Refusals.portNotAllowed(25, PORTS)),
                row(403, "http_request_denied", Refusals.tunnelPortNotAllowed(25, PORTS)),
                row(
                        403,
                        "destination_ip_prohibited",
                        Refusals.addressProhibited("private", "weir.egress.allow=10.0.0.1/32:80")),
                row(403, "destination_ip_prohibited", Refusals.addressOfNameProhibited(HOST, 443, "metadata")),
                row(403, "destination_ip_prohibited", Refusals.addressDenied(HOST)),
                row(403, "http_request_denied", Refusals.singleLabelName("shop", 80)),
                row(508, "proxy_loop_detected", Refusals.loop()),
                row(503, "connection_limit_reached", Refusals.tooManyConnections()),
                row(503, "connection_limit_reached", Refusals.tooManyConnectionsOfClient()),
                row(503, "connection_limit_reached", Refusals.tooManyTunnels()),
                row(503, "connection_limit_reached", Refusals.queueFull(HOST)),
                row(503, "connection_limit_reached", Refusals.queueTimeout(HOST)),
                row(503, "connection_limit_reached", Refusals.tooManyOriginConnections()),
                row(503, "connection_limit_reached", Refusals.tooManyLookups()),
                row(503, "proxy_internal_response", Refusals.draining()),
                row(502, "dns_error", Refusals.nameNotFound(HOST)),
                row(502, "dns_error", Refusals.nameLookupFailed(HOST)),
                row(504, "dns_timeout", Refusals.nameLookupTimeout(HOST)),
                row(502, "connection_refused", Refusals.connectionRefused(HOST)),
                row(502, "destination_ip_unroutable", Refusals.unreachable(HOST)),
                row(504, "connection_timeout", Refusals.connectTimeout(HOST)),
                row(502, "connection_terminated", Refusals.connectionTerminated(HOST)),
                row(504, "connection_write_timeout", Refusals.sendTimeout(HOST)),
                row(502, "tls_protocol_error", Refusals.tlsFailed(HOST)),
                row(502, "tls_alert_received", Refusals.tlsAlert(HOST)),
                row(502, "tls_alert_received", Refusals.tlsAlert(HOST, 116)),
                row(502, "tls_certificate_error", Refusals.certificate(HOST, CertificateFault.EXPIRED)),
                row(502, "tls_certificate_error", Refusals.certificate(HOST, CertificateFault.NOT_YET_VALID)),
                row(502, "tls_certificate_error", Refusals.certificate(HOST, CertificateFault.WRONG_HOST)),
                row(502, "tls_certificate_error", Refusals.certificate(HOST, CertificateFault.UNKNOWN_ISSUER)),
                row(502, "tls_certificate_error", Refusals.certificate(HOST, CertificateFault.REVOKED)),
                row(502, "tls_certificate_error", Refusals.certificate(HOST, CertificateFault.OTHER)),
                row(502, "http_protocol_error", Refusals.badResponse(HOST)),
                row(502, "http_response_header_section_size", Refusals.responseHeadTooLarge(HOST)),
                row(502, "http_response_body_size", Refusals.responseBodyTooLarge(HOST)),
                row(502, "http_response_incomplete", Refusals.responseIncomplete(HOST)),
                row(502, "http_response_transfer_coding", Refusals.unknownResponseCoding(HOST)),
                row(504, "http_response_timeout", Refusals.responseTimeout(HOST)),
                row(502, "http_upgrade_failed", Refusals.upgradeFailed(HOST)),
                row(502, "destination_unavailable", Refusals.parentRefused(403)),
                row(502, "proxy_configuration_error", Refusals.parentCredentials()),
                row(502, "destination_unavailable", Refusals.parentUnavailable()),
                row(504, "connection_timeout", Refusals.parentTimeout()),
                row(502, "connection_terminated", Refusals.parentBroke()),
                row(502, "http_protocol_error", Refusals.parentInvalid()),
                row(502, "http_protocol_error", Refusals.challenge(HOST)),
                row(500, "proxy_internal_error", Refusals.internalError()));
    }

    private static Arguments row(int status, String token, Refusal refusal) {
        return arguments(status, token, named(refusal.title(), refusal));
    }

    static Stream<Refusal> refusals() {
        return all().map(row -> ((org.junit.jupiter.api.Named<?>) row.get()[2]).getPayload())
                .map(Refusal.class::cast);
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachHasItsStatusTokenAndWords(int status, String token, Refusal refusal) {
        assertEquals(status, refusal.status());
        assertEquals(token, refusal.error().token());
        assertTrue(refusal.title().matches("[A-Z][A-Za-z ]{5,40}"), refusal.title());
        assertTrue(refusal.detail().matches("[A-Za-z].{20,200}\\."), refusal.detail());
        assertTrue(refusal.type().matches("urn:weir:problem:[a-z-]+"), refusal.type());
    }

    @Test
    void noTwoHaveTheSameWords() {
        Set<String> words = new HashSet<>();
        refusals().forEach(refusal -> assertTrue(words.add(refusal.title() + refusal.detail()), refusal.title()));
    }

    @Test
    void oneProblemTypeHasOneStatus() {
        Set<String> types = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        refusals().forEach(refusal -> {
            types.add(refusal.type());
            pairs.add(refusal.type() + refusal.status());
        });
        assertEquals(types.size(), pairs.size());
    }

    @ParameterizedTest
    @EnumSource(CertificateFault.class)
    void aCertificateThatFailsIsNeverToldInTheSameWords(CertificateFault fault) {
        Refusal refusal = Refusals.certificate(HOST, fault);
        assertTrue(refusal.detail().contains(HOST));
        boolean trustHelps = fault == CertificateFault.UNKNOWN_ISSUER || fault == CertificateFault.SELF_SIGNED;
        assertEquals(trustHelps, refusal.hint() != null);
    }

    @Test
    void statusesSayWhatTheyMustInTheHeader() {
        assertEquals(
                List.of(new Field("Allow", "GET, HEAD")),
                Refusals.methodNotAllowed("this page can only be read", List.of("GET", "HEAD"))
                        .fields());
        refusals()
                .filter(refusal -> refusal.status() == 503)
                .forEach(refusal -> assertTrue(refusal.fields().stream()
                        .anyMatch(field -> field.name().equals("Retry-After")
                                && field.value().matches("[1-9]"))));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Bad request",
        "403, Refused in path form",
        "404, No such page",
        "405, Method not allowed",
        "421, Not a name of this proxy",
    })
    void aRefusedTargetKeepsItsStatus(int status, String title) {
        Refusal refusal = Refusals.target(status, "of this and that", List.of("GET"));
        assertEquals(status, refusal.status());
        assertEquals(title, refusal.title());
    }

    @Test
    void whatCannotBeFramedEndsTheConnection() {
        assertEquals(ClientConnection.CLOSE, Refusals.badRequest("x").connection());
        assertEquals(ClientConnection.CLOSE, Refusals.draining().connection());
        assertEquals(ClientConnection.KEEP, Refusals.nameNotFound(HOST).connection());
        assertEquals(
                ClientConnection.CLOSE, Refusals.nameNotFound(HOST).closing().connection());
    }

    @Test
    void theGuardSaysWhatWouldAllowItButNotWhereANameLeads() {
        assertEquals(
                "weir.egress.allow=10.0.0.1/32:80",
                Refusals.addressProhibited("private", "weir.egress.allow=10.0.0.1/32:80")
                        .hint());
        Refusal refusal = Refusals.addressOfNameProhibited(HOST, 443, "private");
        assertEquals("weir.egress.allow=<address of shop.example>:443", refusal.hint());
        assertEquals(
                "The address of shop.example is a private one, and this proxy dials public addresses only.",
                refusal.detail());
        assertNull(Refusals.addressDenied(HOST).hint());
    }

    @Test
    void aPortIsAddedToThoseThatAreAllowed() {
        assertEquals(
                "weir.proxy.connect-ports=443,25",
                Refusals.tunnelPortNotAllowed(25, PORTS).hint());
        assertEquals(
                "weir.proxy.ports=25",
                Refusals.portNotAllowed(25, new PortRanges(List.of())).hint());
    }

    @Test
    void longAndInvisibleTextIsTamed() {
        String detail = Refusals.connectionRefused("a\r\n\u202eb\ud800" + "c".repeat(5000))
                .detail();
        assertTrue(detail.length() < 400);
        assertTrue(detail.startsWith("a\ufffd\ufffd\ufffdb\ufffdc"));
        assertFalse(Refusals.badRequest("x".repeat(5000)).detail().length() > 400);
    }
}
