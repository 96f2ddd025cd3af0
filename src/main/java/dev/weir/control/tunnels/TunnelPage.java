package dev.weir.control.tunnels;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.journal.Privacy;
import dev.weir.listener.OpenTunnel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of the open tunnels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "TunnelPage",
        description = "A page of the tunnels and upgraded connections that are open in this replica, the oldest first.")
public record TunnelPage(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "How many there are on all pages.", examples = "1")
        int total,

        List<Open> items,

        @Schema(description = "The following page; absent on the last.") @Nullable
        String next) {

    /** One that is open. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Tunnel")
    public record Open(
            @Schema(description = "Which Weir answers; a page says it once.", examples = "weir-0") @Nullable
            String replica,

            @Schema(description = "Of the exchange, as logs and Proxy-Status have it.", examples = "3f9a1c20b7d44e21")
            String id,

            @Schema(description = "How it was asked for.", examples = "tunnel")
            String form,

            @Schema(examples = "example.org") String host,
            @Schema(examples = "443") int port,

            @Schema(description = "What it is connected to.", examples = "203.0.113.7") @Nullable
            String address,

            @Schema(
                    description = "The client's address, as far as weir.privacy.clients shows it.",
                    examples = "10.2.0.7")
            String client,

            @Schema(description = "The proxy user, likewise.", examples = "alice") @Nullable
            String user,

            @Schema(examples = "2026-11-29T08:15:00Z") Instant since,

            @Schema(description = "Bytes from the client to the target.", examples = "1024")
            long sent,

            @Schema(description = "Bytes from the target to the client.", examples = "4096")
            long received) {

        static Open of(OpenTunnel tunnel, Privacy privacy) {
            InetAddress address = tunnel.address();
            return new Open(
                    null,
                    tunnel.id(),
                    tunnel.form(),
                    tunnel.host(),
                    tunnel.port(),
                    address == null ? null : NetUtil.toAddressString(address),
                    privacy.client(tunnel.client()),
                    privacy.user(tunnel.user()),
                    Instant.ofEpochMilli(tunnel.sinceMillis()),
                    tunnel.sent(),
                    tunnel.received());
        }

        /** Alone, as this replica tells it. */
        Open of(String replicaName) {
            return new Open(replicaName, id, form, host, port, address, client, user, since, sent, received);
        }
    }
}
