package dev.weir.config;

import java.util.List;

/** How much of a setting's value is a secret. */
public enum Secrecy {
    /** Nothing. */
    NONE,
    /** All of it. */
    WHOLE,
    /** Of a URL the user, the password and the query. */
    USER,
    /** Of a URL everything but where it leads: a path may be what a server knows its customers by. */
    ALL_BUT_ORIGIN;

    private static final List<String> WHOLE_ENDINGS =
            List.of("password", "passphrase", "token", "otlp.headers", "traces.headers");

    /** Of the value of a key, of Weir's or of Quarkus's. */
    public static Secrecy of(String key) {
        if (WHOLE_ENDINGS.stream().anyMatch(key::endsWith)) {
            return WHOLE;
        }
        if (key.startsWith("quarkus.redis.") && key.endsWith("hosts")) {
            return USER;
        }
        return switch (key.substring(key.lastIndexOf('.') + 1)) {
            case "parent" -> USER;
            case "url" -> ALL_BUT_ORIGIN;
            default -> NONE;
        };
    }
}
