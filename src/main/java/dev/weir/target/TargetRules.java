package dev.weir.target;

/**
 * What the operator set about targets.
 *
 * @param own the names that mean this proxy
 * @param pathForm whether {@code GET /http://h/p} is served
 * @param connect whether {@code CONNECT} is served
 */
public record TargetRules(OwnNames own, Switch pathForm, Switch connect) {

    /** Whether a form is served. */
    public enum Switch {
        ON,
        OFF;

        public static Switch of(boolean on) {
            return on ? ON : OFF;
        }
    }
}
