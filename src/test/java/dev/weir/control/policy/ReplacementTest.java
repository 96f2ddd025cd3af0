package dev.weir.control.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.documents.Change;
import dev.weir.documents.Content;
import dev.weir.field.EntityTags;
import dev.weir.policy.document.Draft;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacementTest {

    private static EntityTags tags(@Nullable String line, String before) {
        return EntityTags.parse(line == null ? List.of() : List.of(line.replace("V", Content.versionOf(before))));
    }

    /** V is the version of the document that is there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "old | *        |      | true  | true",
                "old | \"V\"    |      | true  | true",
                "old | \"V.json\" |    | true  | true",
                "old | W/\"V\"  |      | true  | false",
                "old | \"none\" |      | true  | false",
                "old | \"x\", \"V\" |  | true  | true",
                "old | garbage  |      | true  | false",
                "old |          |      | false | true",
                "old |          | *    | true  | false",
                "''  | \"none\" |      | true  | true",
                "''  | *        |      | true  | true",
                "''  |          | *    | true  | true",
                "''  | \"V\"    |      | true  | false",
                "old | *        | \"V\" | true | false",
            })
    void onlyWhatIsMeantIsReplaced(
            String before, @Nullable String match, @Nullable String noneMatch, boolean conditional, boolean replaced) {
        Replacement replacement =
                new Replacement(Draft.live("new", "live"), tags(match, before), tags(noneMatch, before));
        assertEquals(conditional, replacement.isConditional());
        assertEquals(replaced, replacement.apply(Draft.live(before, "live")) instanceof Change.To);
    }
}
