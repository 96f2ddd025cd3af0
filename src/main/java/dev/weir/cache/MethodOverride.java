package dev.weir.cache;

import io.netty.util.AsciiString;
import java.util.List;

/** Fields by which some origins take a request for one of another method: what is answered then is no answer to the method it has. */
public final class MethodOverride {

    private static final List<AsciiString> FIELDS = List.of(
            AsciiString.cached("x-http-method-override"),
            AsciiString.cached("x-http-method"),
            AsciiString.cached("x-method-override"));

    private MethodOverride() {}

    /** Whether a request has one of them. */
    public static boolean isIn(CacheRequest.Source fields) {
        for (AsciiString name : FIELDS) {
            if (fields.first(name) != null) {
                return true;
            }
        }
        return false;
    }
}
