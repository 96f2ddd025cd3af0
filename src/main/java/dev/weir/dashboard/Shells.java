package dev.weir.dashboard;

import dev.weir.control.Replica;
import dev.weir.control.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;

/** What stands around a page for whoever looks at it. */
@Singleton
public class Shells {

    private final SecurityIdentity identity;
    private final Replica replica;

    public Shells(SecurityIdentity identity, Replica replica) {
        this.identity = identity;
        this.replica = replica;
    }

    Shell of(Page page) {
        return new Shell(page, identity.getPrincipal().getName(), isManager(), replica.name());
    }

    boolean isManager() {
        return identity.hasRole(Roles.MANAGER);
    }
}
