package dev.weir.net;

/** What reading a host's text came to: a {@link Host}, or why it is none. */
public sealed interface HostReading permits Host, HostReading.Malformed {

    /**
     * Text that names no host.
     *
     * @param reason what is wrong with it, without repeating it
     */
    record Malformed(String reason) implements HostReading {}
}
