package dev.weir.control;

import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.listener.DataPlane;
import jakarta.inject.Singleton;

/** The data plane as resources reach it. */
@Singleton
public class Plane {

    private final DataPlaneLife life;

    public Plane(DataPlaneLife life) {
        this.life = life;
    }

    /**
     * The running one.
     *
     * @throws Refused where there is none any more
     */
    public DataPlane get() {
        return life.plane()
                .orElseThrow(() -> new Refused(Problem.of(503, "Weir is ending", "The proxy does not run any more.")));
    }
}
