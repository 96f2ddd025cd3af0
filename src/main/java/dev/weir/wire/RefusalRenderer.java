package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/** Words a refusal that no exchange can answer, as the connection's last bytes. */
@FunctionalInterface
public interface RefusalRenderer {

    /**
     * A complete HTTP/1.1 response with {@code Connection: close}, which the caller releases.
     *
     * @param method the request's, as far as it was understood; else empty
     */
    ByteBuf render(Refused refused, String method);
}
