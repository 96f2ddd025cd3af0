package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.measure.Limit;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.wire.Refused;
import java.util.Optional;

/** What a client is told, and what is counted, when a gate refuses its bytes. */
final class GateRefusals {

    private GateRefusals() {}

    static Refusal refusal(Refused refused, WeirConfig.Limits limits) {
        Refusal refusal = switch (refused) {
            case TARGET_TOO_LONG -> Refusals.targetTooLong(limits.uri().asLongValue());
            case HEAD_TOO_LARGE -> Refusals.headTooLarge(limits.headerBytes().asLongValue());
            case TOO_MANY_FIELDS -> Refusals.tooManyFields(limits.headerFields());
            case HEAD_TIMEOUT -> Refusals.headTimeout(limits.headerDeadline());
            case BODY_TIMEOUT -> Refusals.bodyTimeout(limits.bodyIdle());
            case LENGTH_REQUIRED -> Refusals.lengthRequired();
            case EXPECTATION -> Refusals.unknownExpectation();
            case TRANSFER_CODING_UNKNOWN -> Refusals.unknownTransferCoding();
            case METHOD_TOO_LONG -> Refusals.methodTooLong();
            case VERSION_UNSUPPORTED -> Refusals.unknownVersion();
            case CHUNK_TOO_LARGE -> Refusals.bodyTooLarge();
            default -> Refusals.badRequest(refused.reason());
        };
        return refusal.closing();
    }

    /** The limit that was exceeded, if it was one. */
    static Optional<Limit> limit(Refused refused) {
        return switch (refused) {
            case TARGET_TOO_LONG -> Optional.of(Limit.URI);
            case HEAD_TOO_LARGE, TOO_MANY_FIELDS -> Optional.of(Limit.HEADER);
            case HEAD_TIMEOUT -> Optional.of(Limit.HEADER_DEADLINE);
            case BODY_TIMEOUT -> Optional.of(Limit.BODY_IDLE);
            default -> Optional.empty();
        };
    }
}
