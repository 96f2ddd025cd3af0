package dev.weir.response;

/**
 * The name of one exchange in answers, logs and traces.
 *
 * @param value letters and digits only
 */
public record ExchangeId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
