package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedExamplesTest {

    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleIsSound() throws IOException {
        List<String> examples = BLOCK.matcher(Files.readString(Path.of("docs/policy.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertEquals(6, examples.size());
        for (String example : examples) {
            Reading reading = PolicyReader.read(example, Place.Layer.LIVE, "live");
            assertInstanceOf(Reading.Read.class, reading, () -> reading + example);
        }
    }
}
