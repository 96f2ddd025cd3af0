package dev.weir.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;

/** Who looks on while a request is relayed, and the response to it. */
public interface Onlooker {

    /** Sees nothing. */
    Onlooker NONE = new Onlooker() {
        @Override
        public void asked() {
            // Not looked at.
        }

        @Override
        public Tap head(HttpClientResponse response, HttpVersion version) {
            return Tap.NONE;
        }
    };

    /** The request is being sent. */
    void asked();

    /** Sees its head, and says who is to see its body. */
    Tap head(HttpClientResponse response, HttpVersion version);

    /** Who sees the body. */
    interface Tap {

        Tap NONE = new Tap() {
            @Override
            public void bytes(Buffer bytes) {
                // Not looked at.
            }

            @Override
            public void ended() {
                // Not looked at.
            }

            @Override
            public void broken() {
                // Not looked at.
            }
        };

        void bytes(Buffer bytes);

        /** All of it was seen. */
        void ended();

        /** The rest will not be seen. */
        void broken();
    }
}
