package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.response.Refusal;
import dev.weir.wire.Refused;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateRefusalsTest {

    /** What is counted is what the client is told. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "HEAD_IN_PARTS",
                "PIPELINED",
                "STATUS_LINE",
                "UNASKED_UPGRADE",
                "TOO_MANY_INTERIM",
                "CONTENT_BEFORE_HEAD",
                "UNSOLICITED",
                "CUT_SHORT"
            })
    void aRefusalHasTheStatusOfItsReasonAndCloses(Refused refused) {
        Refusal refusal =
                GateRefusals.refusal(refused, TestWeir.config(Map.of()).proxy().limits());
        assertEquals(refused.status(), refusal.status());
        assertEquals(Refusal.ClientConnection.CLOSE, refusal.connection());
    }
}
