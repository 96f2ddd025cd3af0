package dev.weir.control.policy;

import dev.weir.listener.Explanation;
import dev.weir.net.IpLiteral;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is asked to be explained. */
@Schema(name = "ExplainQuestion", description = "A request as a client would make it. It is not made.")
public record ExplainQuestion(
        @Schema(
                description = "As the client writes it, or `host:port` for CONNECT.",
                required = true,
                examples = "https://ads.example/banner.gif")
        @Nullable
        String url,

        @Schema(description = "CONNECT for `host:port`, else GET, when absent.", examples = "GET") @Nullable
        String method,

        @Schema(description = "The client's address; 127.0.0.1 when absent.", examples = "10.2.0.7") @Nullable
        String client,

        @Schema(description = "The proxy user.", examples = "alice") @Nullable
        String user) {

    private static final int LONGEST_URL = 16 * 1024;
    private static final int LONGEST_USER = 255;

    /** RFC 9110 §5.6.2 */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    /** As the explainer takes it. */
    Explanation.Question read() {
        if (url == null || url.isBlank()) {
            throw Refusals.bad("url: is missing");
        }
        if (url.length() > LONGEST_URL) {
            throw Refusals.bad("url: is longer than " + LONGEST_URL + " characters");
        }
        String as = method == null ? usualMethod(url) : method;
        if (!TOKEN.matcher(as).matches()) {
            throw Refusals.bad("method: is none");
        }
        if (user != null && user.length() > LONGEST_USER) {
            throw Refusals.bad("user: is longer than " + LONGEST_USER + " characters");
        }
        Optional<InetAddress> from = IpLiteral.parse(client == null ? "127.0.0.1" : client);
        return new Explanation.Question(
                url, as, from.orElseThrow(() -> Refusals.bad("client: is no address such as 10.2.0.7")), user);
    }

    private static String usualMethod(String url) {
        return url.contains("://") || url.startsWith("/") ? "GET" : "CONNECT";
    }
}
