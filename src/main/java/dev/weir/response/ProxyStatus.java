package dev.weir.response;

import dev.weir.field.StructuredField;
import dev.weir.field.StructuredField.Parameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * This proxy's member of {@code Proxy-Status} (RFC 9209 §2). {@code next-hop} is never among its parameters: it would tell
 * the client an address behind the proxy. {@code exchange} and {@code entry} are extension parameters of Weir's.
 *
 * @param pseudonym what the proxy calls itself
 * @param parameters what it says, in order
 */
public record ProxyStatus(String pseudonym, List<Parameter> parameters) {

    /** The field's name. */
    public static final String NAME = "Proxy-Status";

    public ProxyStatus {
        parameters = List.copyOf(parameters);
    }

    public static ProxyStatus of(String pseudonym) {
        return new ProxyStatus(pseudonym, List.of());
    }

    /** RFC 9209 §2.1.1. */
    public ProxyStatus error(ProxyError error) {
        return with(Parameter.token("error", error.token()));
    }

    /** RFC 9209 §2.1.4. */
    public ProxyStatus receivedStatus(int status) {
        return with(Parameter.integer("received-status", status));
    }

    /** RFC 9209 §2.1.5. */
    public ProxyStatus details(String words) {
        return with(Parameter.string("details", words));
    }

    /** By which the log can be searched. */
    public ProxyStatus exchange(ExchangeId exchange) {
        return with(Parameter.string("exchange", exchange.value()));
    }

    /** The policy entry that decided. */
    public ProxyStatus entry(String id) {
        return with(Parameter.string("entry", id));
    }

    public ProxyStatus with(Parameter parameter) {
        return new ProxyStatus(
                pseudonym,
                Stream.concat(parameters.stream(), Stream.of(parameter)).toList());
    }

    public String fieldValue() {
        return StructuredField.item(StructuredField.token(pseudonym), parameters);
    }

    public Field field() {
        return new Field(NAME, fieldValue());
    }
}
