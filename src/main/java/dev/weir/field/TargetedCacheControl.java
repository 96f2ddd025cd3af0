package dev.weir.field;

import java.util.List;
import java.util.Optional;

/** The directives of a targeted field such as {@code CDN-Cache-Control} (RFC 9213 §2.1). */
public final class TargetedCacheControl {

    private TargetedCacheControl() {}

    /** Empty where the field is to be ignored: absent, empty, or no Dictionary. */
    public static Optional<CacheControl> parse(List<String> lines) {
        throw new UnsupportedOperationException();
    }
}
