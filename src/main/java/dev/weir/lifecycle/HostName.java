package dev.weir.lifecycle;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine or pod. */
public final class HostName {

    private HostName() {}

    /** Reads it; {@code localhost} where it has none. */
    public static String read() {
        String pod = System.getenv("HOSTNAME");
        if (pod != null && !pod.isBlank()) {
            return pod;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine whose own name does not resolve is common and does no harm.
            return "localhost";
        }
    }
}
