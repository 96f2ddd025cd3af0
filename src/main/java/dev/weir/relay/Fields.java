package dev.weir.relay;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;

/** Between Vert.x's and Netty's view of fields. */
final class Fields {

    private Fields() {}

    static HttpHeaders netty(MultiMap fields) {
        HttpHeaders headers = new DefaultHttpHeaders();
        fields.forEach(field -> headers.add(field.getKey(), field.getValue()));
        return headers;
    }
}
