package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorPageTest {

    private static final Signature SIGNATURE = new Signature("weir", new ExchangeId("0123456789abcdefghjkm"));

    static Stream<Refusal> refusals() {
        return RefusalsTest.refusals();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aProblemDocumentHasTheMembersOfTheRfcAndOurs(Refusal refusal) {
        Rendered rendered = ErrorPage.render(refusal, Representation.PROBLEM_JSON, SIGNATURE);
        JsonObject problem = rendered.body().toJsonObject();
        assertEquals(refusal.type(), problem.getString("type"));
        assertEquals(refusal.title(), problem.getString("title"));
        assertEquals(refusal.status(), problem.getInteger("status"));
        assertEquals(refusal.detail(), problem.getString("detail"));
        assertEquals("urn:weir:exchange:0123456789abcdefghjkm", problem.getString("instance"));
        assertEquals("0123456789abcdefghjkm", problem.getString("exchange"));
        assertEquals(refusal.error().token(), problem.getString("error"));
        assertEquals(refusal.hint(), problem.getString("hint"));
        assertEquals(refusal.hint() == null ? 7 : 8, problem.size());
        assertEquals("application/problem+json", rendered.field("Content-Type").orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aPageShowsAllOfIt(Refusal refusal) {
        Rendered rendered = ErrorPage.render(refusal, Representation.HTML, SIGNATURE);
        String page = rendered.body().toString();
        assertEquals("text/html; charset=utf-8", rendered.field("Content-Type").orElseThrow());
        assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
        assertTrue(page.contains("<h1>" + refusal.title() + "</h1>"));
        assertTrue(page.contains(refusal.status() + " " + rendered.reason()));
        assertTrue(page.contains(Html.escape(refusal.detail())));
        assertTrue(page.contains(refusal.error().token()));
        assertTrue(page.contains("0123456789abcdefghjkm"));
        assertEquals(refusal.hint() != null, page.contains("For whoever runs this proxy"));
        assertFalse(page.contains("<script"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyStatusHasItsReason(Refusal refusal) {
        String reason =
                ErrorPage.render(refusal, Representation.TEXT, SIGNATURE).reason();
        assertTrue(reason.matches("[A-Z][A-Za-z -]+"), reason);
        assertFalse(reason.contains("Error ("), reason);
        assertFalse(reason.contains("Unknown"), reason);
    }

    @ParameterizedTest
    @EnumSource(Representation.class)
    void theHeaderKeepsTheAnswerWhereItBelongs(Representation representation) {
        Rendered rendered = ErrorPage.render(Refusals.parentRefused(403), representation, SIGNATURE);
        assertEquals(
                Integer.toString(rendered.body().length()),
                rendered.field("content-length").orElseThrow());
        assertEquals("no-store", rendered.field("cache-control").orElseThrow());
        assertEquals("nosniff", rendered.field("x-content-type-options").orElseThrow());
        assertEquals(
                "weir;error=destination_unavailable;received-status=403;details=\"The proxy behind this one answered 403"
                        + " and opened no tunnel.\";exchange=\"0123456789abcdefghjkm\"",
                rendered.field("proxy-status").orElseThrow());
    }

    @Test
    void thePolicyAdmitsTheStyleOfThePageAndNothingElse() throws Exception {
        Rendered rendered = ErrorPage.render(Refusals.loop(), Representation.HTML, SIGNATURE);
        String page = rendered.body().toString();
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        String policy = rendered.field("content-security-policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-" + hash + "'"), policy);
        assertFalse(page.contains(" style="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onload='x",
                "</title></style><svg/onload=x>",
                "a\r\nSet-Cookie: a=b\r\n\r\n<html>",
                "a\u0000\u001b[31m\u007f\u0085\u2028\u202e",
                "\\\",\"status\":200,\"x\":\"",
                "&lt;script&gt;",
                "\ud83d\ude00\ud800",
            })
    void hostileValuesStayText(String hostile) {
        Refusal refusal = Refusals.addressOfNameProhibited(hostile, 80, hostile);
        Signature signature = new Signature(hostile, new ExchangeId(hostile));
        for (Representation representation : Representation.values()) {
            Rendered rendered = ErrorPage.render(refusal, representation, signature);
            rendered.fields().forEach(field -> assertTrue(field.value().matches("[\\x20-\\x7e]*"), field.toString()));
        }
        String page =
                ErrorPage.render(refusal, Representation.HTML, signature).body().toString();
        String benign = ErrorPage.render(
                        Refusals.addressOfNameProhibited("x", 80, "x"),
                        Representation.HTML,
                        new Signature("x", new ExchangeId("x")))
                .body()
                .toString();
        assertEquals(markup(benign), markup(page));
        JsonObject problem = ErrorPage.render(refusal, Representation.PROBLEM_JSON, signature)
                .body()
                .toJsonObject();
        assertEquals(403, problem.getInteger("status"));
        assertEquals(
                Set.of("type", "title", "status", "detail", "instance", "error", "hint", "exchange"),
                problem.fieldNames());
    }

    /** The characters that make markup, all else left out. */
    private static String markup(String page) {
        return page.replaceAll("&(lt|gt|amp|quot|#39);", "").replaceAll("[^<>\"'&\\p{Cntrl}]", "");
    }

    @Test
    void theLastMessageOfAConnectionIsWholeHttp1() {
        Rendered rendered =
                ErrorPage.render(Refusals.badRequest("it has two Host fields"), Representation.PROBLEM_JSON, SIGNATURE);
        String message = rendered.lastHttp1Message(Instant.parse("2026-11-03T07:08:09Z"), "GET")
                .toString();
        String[] parts = message.split("\r\n\r\n", 2);
        assertTrue(
                parts[0].startsWith(
                        "HTTP/1.1 400 Bad Request\r\nDate: Tue, 03 Nov 2026 07:08:09 GMT\r\nConnection: close\r\nContent-Type: "));
        assertTrue(
                parts[0].contains("\r\nContent-Length: " + parts[1].getBytes(StandardCharsets.UTF_8).length + "\r\n"));
        assertEquals(rendered.body().toString(), parts[1]);
    }

    @Test
    void fieldValuesAreOneLineOfAscii() {
        assertEquals("a??b?c", new Field("X", "a\r\nb\u00e9c").value());
    }
}
