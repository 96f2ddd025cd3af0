package dev.weir.control.policy;

import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands on a list. */
sealed interface Listed {

    String id();

    Place place();

    @Nullable
    Instant expires();

    /** On {@code blacklist} or {@code allow}. */
    record OfEntry(Entry entry) implements Listed {

        @Override
        public String id() {
            return entry.id();
        }

        @Override
        public Place place() {
            return entry.place();
        }

        @Override
        public @Nullable Instant expires() {
            return entry.expires();
        }
    }

    /** On {@code reach}. */
    record OfReach(Opening opening) implements Listed {

        @Override
        public String id() {
            return opening.id();
        }

        @Override
        public Place place() {
            return opening.place();
        }

        @Override
        public @Nullable Instant expires() {
            return opening.expires();
        }
    }
}
