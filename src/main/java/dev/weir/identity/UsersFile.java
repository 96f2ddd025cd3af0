package dev.weir.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users and the bcrypt hashes of their passwords, as {@code htpasswd -B} writes them. Immutable. */
public final class UsersFile implements UsersReading {

    /** Without anybody. */
    public static final UsersFile EMPTY = new UsersFile(Map.of());

    /** The cost of what is compared for an unknown user where nobody is known. */
    private static final int USUAL_COST = 10;

    private static final int LONGEST_NAME = 255;
    private static final int MOST_USERS = 100_000;

    private final Map<String, String> hashes;
    private final List<String> costs;

    private UsersFile(Map<String, String> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.costs = hashes.values().stream()
                .map(hash -> hash.substring(4, 6))
                .sorted()
                .toList();
    }

    /** Reads a file's text; answers every text. */
    public static UsersReading parse(String text) {
        Map<String, String> hashes = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).stripTrailing();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Optional<String> fault = fault(line, hashes);
            if (fault.isPresent()) {
                return new UsersReading.Faulty(i + 1, fault.get());
            }
        }
        return new UsersFile(hashes);
    }

    /** Puts the user in, or says why not, in words that repeat nothing of the line. */
    private static Optional<String> fault(String line, Map<String, String> into) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return Optional.of("user:hash is expected");
        }
        String user = line.substring(0, colon);
        if (user.isEmpty()) {
            return Optional.of("the user's name is missing");
        }
        if (user.length() > LONGEST_NAME || user.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("a name has no control characters and at most " + LONGEST_NAME + " characters");
        }
        String hash = line.substring(colon + 1);
        Optional<String> fault = BcryptHash.fault(hash);
        if (fault.isPresent()) {
            return fault;
        }
        if (into.putIfAbsent(user, hash) != null) {
            return Optional.of("the user has a line already");
        }
        return into.size() > MOST_USERS ? Optional.of("more than " + MOST_USERS + " users") : Optional.empty();
    }

    /** The hash of a user's password. */
    public Optional<String> hash(String user) {
        return Optional.ofNullable(hashes.get(user));
    }

    /** How many there are. */
    public int size() {
        return hashes.size();
    }

    /**
     * A hash that is compared where there is no such user, so that it takes as long as for one there is.
     *
     * @param pick the same for the same name; which user's cost it has
     */
    String decoy(int pick) {
        String cost = costs.isEmpty() ? Integer.toString(USUAL_COST) : costs.get(Math.floorMod(pick, costs.size()));
        return "$2b$" + cost + "$" + ".".repeat(53);
    }

    @Override
    public String toString() {
        return "UsersFile[" + hashes.size() + " users]";
    }
}
