package dev.weir.cache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A purge as replicas tell it to each other: what it is of, whether it is soft, and the text of its selector. */
final class PurgeText {

    private static final int URL = 0;
    private static final int PREFIX = 1;
    private static final int TAG = 2;
    private static final int ALL = 3;

    private PurgeText() {}

    static byte[] write(Purge purge) {
        Octets.Writer to = new Octets.Writer(64);
        switch (purge.selector()) {
            case Purge.Url(CacheKey key) -> to.octet(URL).text(key.uri());
            case Purge.Prefix(String uri) -> to.octet(PREFIX).text(uri);
            case Purge.Tag(String tag) -> to.octet(TAG).text(tag);
            case Purge.All() -> to.octet(ALL).text("");
        }
        return to.octet(purge.soft() ? 1 : 0).toBytes();
    }

    /** What such bytes say; empty where they say nothing that this version understands. */
    static Optional<Purge> read(byte[] bytes) {
        try {
            Octets.Reader from = new Octets.Reader(bytes, 0);
            int kind = from.octet();
            String text = from.text();
            boolean soft = from.octet() != 0;
            return text == null ? Optional.empty() : Optional.ofNullable(purge(kind, text, soft));
        } catch (Octets.Malformed _) {
            return Optional.empty();
        }
    }

    private static @Nullable Purge purge(int kind, String text, boolean soft) {
        return switch (kind) {
            case URL -> new Purge(new Purge.Url(new CacheKey(text)), soft);
            case PREFIX -> new Purge(new Purge.Prefix(text), soft);
            case TAG -> new Purge(new Purge.Tag(text), soft);
            case ALL -> new Purge(new Purge.All(), soft);
            default -> null;
        };
    }
}
