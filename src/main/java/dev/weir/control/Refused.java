package dev.weir.control;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ends a request with a problem document, from wherever it is found out. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Map<String, String> fields;

    /** @param problem what the answer says, and its status */
    public Refused(Problem problem) {
        this(problem, Map.of());
    }

    /**
     * With response fields that belong to it.
     *
     * @param fields by name
     */
    public Refused(Problem problem, Map<String, String> fields) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.fields = Map.copyOf(new LinkedHashMap<>(fields));
    }

    public Problem problem() {
        return problem;
    }

    public Map<String, String> fields() {
        return fields;
    }
}
