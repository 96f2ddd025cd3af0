package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyStatusTest {

    @Test
    void saysWhatWentWrongAndWhere() {
        assertEquals(
                "weir;error=connection_refused;details=\"It \\\"refused\\\".\";exchange=\"0abc\"",
                ProxyStatus.of("weir")
                        .error(ProxyError.CONNECTION_REFUSED)
                        .details("It \"refused\".")
                        .exchange(new ExchangeId("0abc"))
                        .fieldValue());
    }

    @Test
    void saysWhatTheOriginSaidAndWhichEntryDecided() {
        assertEquals(
                "weir;received-status=404;entry=\"no-ads\"",
                ProxyStatus.of("weir").receivedStatus(404).entry("no-ads").fieldValue());
    }

    @ParameterizedTest
    @CsvSource({"weir, weir", "egress proxy, \"egress proxy\"", "3weirs, \"3weirs\""})
    void aPseudonymIsATokenWhereItCanBe(String pseudonym, String written) {
        assertEquals(written, ProxyStatus.of(pseudonym).fieldValue());
    }

    @Test
    void theFieldIsOneLineWhateverTheWords() {
        Field field = ProxyStatus.of("we\r\nir").details("a\r\nSet-Cookie: b").field();
        assertEquals("Proxy-Status", field.name());
        assertEquals("\"we??ir\";details=\"a??Set-Cookie: b\"", field.value());
    }

    @ParameterizedTest
    @EnumSource(ProxyError.class)
    void everyErrorTypeIsNamedAsInTheRfc(ProxyError error) {
        assertEquals(error.name().toLowerCase(Locale.ROOT), error.token());
        error.recommendedStatus().ifPresent(status -> assertTrue(status >= 400 && status < 600));
    }

    @Test
    void allErrorTypesOfTheRfcAreThere() {
        assertEquals(32, ProxyError.values().length);
        assertEquals(
                Set.of(ProxyError.HTTP_REQUEST_ERROR, ProxyError.PROXY_INTERNAL_RESPONSE),
                Arrays.stream(ProxyError.values())
                        .filter(error -> error.recommendedStatus().isEmpty())
                        .collect(Collectors.toSet()));
    }
}
