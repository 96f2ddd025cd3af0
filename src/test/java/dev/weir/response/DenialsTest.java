package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.net.AddressRange;
import dev.weir.net.Host;
import dev.weir.policy.AddressClass;
import dev.weir.policy.Judgement;
import dev.weir.policy.Verdict;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DenialsTest {

    private static final Host NAME = new Host.Name("tools.example");
    private static final Host ADDRESS = new Host.Address(InetAddress.ofLiteral("10.1.2.3"));

    private final Denials denials = new Denials("somebody", Optional.empty());

    private Refusal refusal(Judgement judgement, Host asked) {
        Refusal refusal = denials.refusal(judgement, asked, 443);
        assertNotNull(refusal);
        return refusal;
    }

    @Test
    void whatIsAllowedIsNoRefusal() {
        assertNull(denials.refusal(new Judgement.Allowed(), NAME, 443));
    }

    @Test
    void whoAskedByNameIsNotToldTheAddress() {
        Judgement judgement = new Judgement.Prohibited(AddressClass.PRIVATE, "weir.egress.allow=10.1.2.3/32:443");
        assertEquals(
                "reach: [{domain: tools.example, ports: [443]}], or weir.egress.allow=<address of tools.example>:443",
                hint(judgement, NAME));
        assertEquals(
                "reach: [{cidr: \"10.1.2.3/32\", ports: [443]}], or weir.egress.allow=10.1.2.3/32:443",
                hint(judgement, ADDRESS));
    }

    private @Nullable String hint(Judgement judgement, Host asked) {
        return refusal(judgement, asked).hint();
    }

    /** What no entry opens is not said to be opened by one. */
    @Test
    void ofTheFloorOnlyConfigurationIsNamed() {
        Judgement judgement = new Judgement.Prohibited(AddressClass.LOOPBACK, "weir.egress.allow=127.0.0.1/32:443");
        assertEquals("weir.egress.allow=<address of tools.example>:443", hint(judgement, NAME));
        assertEquals("weir.egress.allow=127.0.0.1/32:443", hint(judgement, ADDRESS));
    }

    @Test
    void theOperatorsNoHasNoHint() {
        Judgement judgement = new Judgement.Denied(AddressRange.parse("10.0.0.0/8"));
        assertEquals("address-denied", refusal(judgement, NAME).reason());
        assertNull(hint(judgement, NAME));
    }

    @Test
    void thePolicysNoIsItsOwn() {
        Verdict.Denied denied = new Verdict.Denied(new Verdict.Fallback(), null);
        assertEquals(denials.refusal(denied), denials.refusal(new Judgement.Blacklisted(denied), NAME, 443));
    }
}
