package dev.weir.field;

import java.util.List;
import java.util.OptionalLong;

/** The {@code Age} of an answer (RFC 9111 §5.1). */
public final class Age {

    private Age() {}

    /** The first member, whatever follows; empty where it is no number of seconds, or there is none. */
    public static OptionalLong parse(List<String> lines) {
        for (String line : lines) {
            for (int at = 0; at < line.length(); ) {
                int end = Syntax.indexOrEnd(line, ',', at);
                String member = Syntax.trimmed(line, at, end);
                if (!member.isEmpty()) {
                    return DeltaSeconds.parse(member);
                }
                at = end + 1;
            }
        }
        return OptionalLong.empty();
    }
}
