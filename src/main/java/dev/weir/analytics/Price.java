package dev.weir.analytics;

/**
 * What traffic costs.
 *
 * @param perGb of 10⁹ bytes
 * @param currency ISO 4217
 */
public record Price(double perGb, String currency) {

    private static final double GB = 1e9;

    /** What so many bytes cost. */
    public double of(long bytes) {
        return bytes / GB * perGb;
    }
}
