package dev.weir.control;

/** What a user of the control socket may do. */
public final class Roles {

    /** Looks at everything. */
    public static final String VIEWER = "viewer";

    /** Changes things; has {@link #VIEWER} too. */
    public static final String MANAGER = "manager";

    private Roles() {}
}
