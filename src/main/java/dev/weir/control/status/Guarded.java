package dev.weir.control.status;

import dev.weir.policy.AddressClass;
import dev.weir.policy.GuardSelfTest;
import dev.weir.policy.Judgement;
import org.jspecify.annotations.Nullable;

/** The guard's trial of itself, in the words of REST. */
final class Guarded {

    private Guarded() {}

    static StatusBody.Guard of(GuardSelfTest tried) {
        return new StatusBody.Guard(
                tried.findings().stream()
                        .map(finding -> spelling(finding.spelling(), finding.outcome()))
                        .toList(),
                tried.floorOpened().stream()
                        .map(opened -> new StatusBody.Opened(
                                opened.range().toString(),
                                opened.what().stream().map(AddressClass::token).toList()))
                        .toList());
    }

    private static StatusBody.Spelling spelling(String spelling, GuardSelfTest.Outcome outcome) {
        return switch (outcome) {
            case GuardSelfTest.NoHost _ -> new StatusBody.Spelling(spelling, "malformed", null, null);
            case GuardSelfTest.Closed(Judgement why) -> new StatusBody.Spelling(spelling, "closed", kind(why), null);
            case GuardSelfTest.Open(int port) -> new StatusBody.Spelling(spelling, "open", null, port);
        };
    }

    private static @Nullable String kind(Judgement why) {
        return switch (why) {
            case Judgement.Prohibited prohibited -> prohibited.addressClass().token();
            case Judgement.Denied _ -> "denied";
            case Judgement.Blacklisted _, Judgement.Allowed _ -> null;
        };
    }
}
