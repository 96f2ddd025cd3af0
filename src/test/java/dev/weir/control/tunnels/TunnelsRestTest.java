package dev.weir.control.tunnels;

import static dev.weir.control.Rest.manager;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.control.Problem;
import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.testing.Conversation;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Open tunnels over REST. */
@QuarkusTest
class TunnelsRestTest {

    @Inject
    DataPlaneLife life;

    @Test
    void aTunnelIsSeenAndCut() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = RawClient.connect(life.ports().plain())) {
            upgrade(client, origin);
            String id = viewer().get("/api/v1/tunnels")
                    .then()
                    .statusCode(200)
                    .body("total", equalTo(1))
                    .body("items[0].port", equalTo(origin.port()))
                    .body("items[0].client", equalTo("127.0.0.1"))
                    .body("items[0].since", notNullValue())
                    .body("items[0]", not(hasKey("replica")))
                    .extract()
                    .path("items[0].id");
            String since = viewer().get("/api/v1/tunnels").then().extract().path("items[0].since");
            viewer().get("/api/v1/tunnels/" + id)
                    .then()
                    .statusCode(200)
                    .body("replica", notNullValue())
                    .body("id", equalTo(id))
                    .body("form", equalTo("absolute"))
                    .body("host", equalTo("127.0.0.1"))
                    .body("port", equalTo(origin.port()))
                    .body("client", equalTo("127.0.0.1"))
                    .body("since", equalTo(since));
            viewer().delete("/api/v1/tunnels/" + id).then().statusCode(403);
            manager().delete("/api/v1/tunnels/nothing").then().statusCode(404);
            manager().delete("/api/v1/tunnels/" + id).then().statusCode(204);
            client.expectClosed();
            manager().delete("/api/v1/tunnels/" + id).then().statusCode(404);
            viewer().get("/api/v1/tunnels/" + id)
                    .then()
                    .statusCode(404)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("title", equalTo("No such tunnel"))
                    .body("instance", notNullValue());
            viewer().get("/api/v1/tunnels").then().body("total", equalTo(0));
        }
    }

    /** The origin waits for nothing, however long the rest takes. */
    private static void upgrade(RawClient client, RawOrigin origin) {
        client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: " + origin.authority()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Conversation far = origin.accept();
        far.readHead();
        far.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        assertEquals(101, client.readHead().status());
    }

    @Test
    void whatCannotBeReadIsSaid() {
        viewer().get("/api/v1/tunnels?limit=501").then().statusCode(400);
        viewer().get("/api/v1/tunnels?cursor=x").then().statusCode(400);
    }
}
