package dev.weir.policy.match;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Very many names in little memory; each stands for itself and everything under it. */
public final class DomainSet {

    /** Without any name. */
    public static final DomainSet EMPTY = builder().build();

    private final NameTable names;

    private DomainSet(NameTable names) {
        this.names = names;
    }

    /** Gathers names; made anew for each list. */
    public static final class Builder {

        private @Nullable NameTable names = new NameTable();

        private Builder() {}

        /**
         * Adds a name in its one spelling ({@link dev.weir.net.Host.Name}); one that is there already takes no room.
         *
         * @throws IllegalArgumentException for text that cannot be a name
         */
        public Builder add(String name) {
            names().add(checked(name));
            return this;
        }

        /** How many names so far. */
        public int size() {
            return names().size();
        }

        /** The set; nothing can be added afterwards. */
        public DomainSet build() {
            NameTable built = names();
            names = null;
            built.finish();
            return new DomainSet(built);
        }

        private NameTable names() {
            if (names == null) {
                throw new IllegalStateException("the set is built");
            }
            return names;
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many names. */
    public int size() {
        return names.size();
    }

    /** The name in the set that covers this one, the longest where there are several; null where there is none. */
    public @Nullable String covering(String name) {
        int longest = -1;
        NameTable.Walk walk = names.walk(name);
        while (walk.next() >= 0) {
            longest = walk.start();
        }
        return longest < 0 ? null : name.substring(longest);
    }

    /** Every name, in the order added. */
    public void forEach(Consumer<String> each) {
        for (int place = names.first(); place >= 0; place = names.after(place)) {
            each.accept(names.at(place));
        }
    }

    static String checked(String name) {
        if (name.isEmpty() || name.length() > NameTable.MAX_NAME) {
            throw new IllegalArgumentException("a name has 1 to " + NameTable.MAX_NAME + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7e || name.charAt(i) <= ' ') {
                throw new IllegalArgumentException("a name is ASCII: international ones are A-labels");
            }
        }
        return name;
    }
}
