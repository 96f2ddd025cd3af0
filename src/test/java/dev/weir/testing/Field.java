package dev.weir.testing;

/** One header or trailer field, its name in the case it was sent in. */
public record Field(String name, String value) {
    @Override
    public String toString() {
        return name + ": " + value;
    }
}
