package dev.weir.field;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The directives of a {@code Cache-Control} (RFC 9111 §5.2). */
public final class CacheControl {

    public static final CacheControl NONE = new CacheControl();

    private CacheControl() {}

    public static CacheControl parse(List<String> lines) {
        throw new UnsupportedOperationException();
    }

    public boolean has(String lowerName) {
        throw new UnsupportedOperationException();
    }

    public OptionalLong seconds(String lowerName) {
        throw new UnsupportedOperationException();
    }

    public boolean bare(String lowerName) {
        throw new UnsupportedOperationException();
    }

    public Set<String> names(String lowerName) {
        throw new UnsupportedOperationException();
    }
}
