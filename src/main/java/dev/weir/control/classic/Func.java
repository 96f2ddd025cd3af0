package dev.weir.control.classic;

import java.util.Locale;
import java.util.Optional;

/** What a message wants done. */
enum Func {
    BLOCK(Subject.Kind.URL),
    UNBLOCK(Subject.Kind.URL),
    BAN(Subject.Kind.CLIENT),
    UNBAN(Subject.Kind.CLIENT);

    /** Every spelling in which one was ever written, for a person. */
    static final String KNOWN = "blklst, blklist, rmblklst, rmbklist, rmblklist, usrBan, rmusrBan";

    private final Subject.Kind kind;

    Func(Subject.Kind kind) {
        this.kind = kind;
    }

    static Optional<Func> of(String written) {
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "blklst", "blklist" -> Optional.of(BLOCK);
            case "rmblklst", "rmbklist", "rmblklist" -> Optional.of(UNBLOCK);
            case "usrban" -> Optional.of(BAN);
            case "rmusrban" -> Optional.of(UNBAN);
            default -> Optional.empty();
        };
    }

    /** What it is done to. */
    Subject.Kind kind() {
        return kind;
    }

    boolean adds() {
        return this == BLOCK || this == BAN;
    }
}
