package dev.weir.control;

import dev.weir.lifecycle.HostName;
import jakarta.inject.Singleton;

/** Which of several Weirs this one is. */
@Singleton
public class Replica {

    /** The response field that names it. */
    public static final String FIELD = "Weir-Replica";

    private final String name = HostName.read();

    /** The name of the machine or pod. */
    public String name() {
        return name;
    }
}
