package dev.weir.listener;

import dev.weir.policy.AddressGuard;
import dev.weir.policy.AddressJudge;
import dev.weir.policy.InForce;
import dev.weir.policy.Inquiry;
import dev.weir.policy.Judgement;
import dev.weir.policy.RuleSet;
import dev.weir.policy.Verdict;
import dev.weir.relay.Means;
import dev.weir.response.Denials;
import dev.weir.response.Refusal;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the policy says of an exchange. */
sealed interface Clearance {

    /**
     * It may not be.
     *
     * @param refusal what the client is told
     */
    record Denied(Refusal refusal) implements Clearance {}

    /**
     * It may be, as far as that can be told without an address.
     *
     * @param addresses who judges the target's addresses, by the rules that are in force then
     * @param stored when what is stored of the target may be given away
     */
    record Cleared(Supplier<AddressJudge> addresses, Giving stored) implements Clearance {}

    /** When what is stored of a target may be given away. */
    enum Giving {
        /** At once: it came from where one may go. */
        FREELY,
        /** Unless its addresses are denied: others may have stored it, who may go elsewhere. */
        UNLESS_DENIED,
        /** Once its addresses have been judged. */
        ONCE_JUDGED
    }

    /** Says it, by the rules in force. */
    final class Judge {

        private final InForce inForce;
        private final AddressGuard guard;
        private final Denials denials;
        private final Giving least;
        private volatile Reached reached = Reached.NOTHING;

        /** @param least of what no address decides about */
        Judge(InForce inForce, AddressGuard guard, Denials denials, Giving least) {
            this.inForce = inForce;
            this.guard = guard;
            this.denials = denials;
            this.least = least;
            rulesChanged();
        }

        /** What came from a private destination is stored longer than that may be open. */
        synchronized void rulesChanged() {
            reached = reached.and(inForce.rules().reach());
        }

        /** What an exchange that was cleared works with. */
        Means means(Cleared cleared, Means common) {
            return common.under(cleared.addresses(), denials);
        }

        /** What is known of it before an address is; to nobody but who asks. */
        Verdict verdict(Inquiry inquiry) {
            return inForce.rules().decide(inquiry);
        }

        /** Keeps that what decided was used. */
        void note(Verdict verdict, long now) {
            inForce.rules().note(verdict, now);
        }

        /** How a client is told of what may not be. */
        Denials denials() {
            return denials;
        }

        /**
         * Says it.
         *
         * @param told what came of it: once here, or for each address that is judged later
         */
        Clearance of(Inquiry inquiry, Consumer<Verdict> told) {
            RuleSet rules = inForce.rules();
            Verdict verdict = rules.decide(inquiry);
            boolean byAddress = verdict instanceof Verdict.OnAddress;
            if (!byAddress) {
                told.accept(verdict);
            }
            return verdict instanceof Verdict.Denied denied
                    ? new Denied(denials.refusal(denied))
                    : new Cleared(
                            new Addresses(inquiry, rules, verdict, told),
                            byAddress || reached.concerns(inquiry.host()) ? Giving.ONCE_JUDGED : least);
        }

        /** Makes the judge of an exchange's addresses anew for each dialling, since the rules may have changed since the last. */
        private final class Addresses implements Supplier<AddressJudge> {

            private final Inquiry inquiry;
            private final Consumer<Verdict> told;
            private RuleSet rules;
            private Verdict verdict;

            Addresses(Inquiry inquiry, RuleSet rules, Verdict verdict, Consumer<Verdict> told) {
                this.inquiry = inquiry;
                this.rules = rules;
                this.verdict = verdict;
                this.told = told;
            }

            @Override
            public AddressJudge get() {
                RuleSet now = inForce.rules();
                if (now != rules) {
                    rules = now;
                    verdict = now.decide(inquiry.at(System.currentTimeMillis()));
                }
                return new AddressJudge(guard, now.reach(), System.currentTimeMillis(), policy(), now);
            }

            private AddressJudge.@Nullable ByAddress policy() {
                return switch (verdict) {
                    case Verdict.Permitted _ -> null;
                    case Verdict.Denied denied -> _ -> denied;
                    case Verdict.OnAddress _ -> {
                        AddressJudge.ByAddress each = rules.byAddress(inquiry);
                        yield address -> {
                            Verdict decided = each.of(address);
                            told.accept(decided);
                            return decided;
                        };
                    }
                };
            }
        }

        /**
         * Why something that was cleared may not go on to the address that it is connected to.
         *
         * @return null where it may
         */
        @Nullable
        Refusal refusal(Cleared cleared, Inquiry inquiry, InetAddress peer) {
            Judgement judgement = cleared.addresses().get().judge(inquiry.host(), peer, inquiry.port());
            return denials.refusal(judgement, inquiry.host(), inquiry.port());
        }
    }
}
