package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.journal.Journal;
import dev.weir.journal.Told;
import dev.weir.measure.Account;
import dev.weir.measure.Accounts;
import dev.weir.measure.Outcome;
import dev.weir.testing.Eventually;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** From an account to the line in a file and to sinks that were added, with the privacy that was set. */
@QuarkusTest
@TestProfile(Configured.class)
class JournalLifeTest {

    private static final Path LOG = Configured.LOG;

    @Inject
    Accounts accounts;

    @Inject
    Journal journal;

    private static Account account(String id, Outcome outcome, int status) {
        return new Account(
                id,
                System.currentTimeMillis(),
                0,
                new Account.Request("absolute", "GET", "http", "h.example", 80, "/p?q", "HTTP/1.1", null, null),
                new Account.Client(InetAddress.getLoopbackAddress(), "alice", 1, 2, 0, 3, null),
                new Account.Ending(outcome, status, null, null, false),
                null,
                Account.Saving.NOTHING);
    }

    @Test
    void anAccountBecomesALineAndIsTold() throws IOException {
        Files.deleteIfExists(LOG);
        Eventually.await(() -> Files.exists(LOG), "the file is made again");
        List<Told> told = new CopyOnWriteArrayList<>();
        journal.add(told::add);
        accounts.ended(account("one", Outcome.HIT, 200));
        accounts.ended(account("two", Outcome.DENIED, 403));
        Eventually.await(() -> told.size() == 2 && hasText(), "told and written");
        assertEquals("/p", told.getFirst().request().pathQuery());
        List<String> lines = Files.readAllLines(LOG);
        assertEquals(1, lines.size(), lines::toString);
        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertEquals("two", line.path("id").textValue());
        assertEquals("http://h.example/p", line.path("url").textValue());
        assertEquals("127.0.0.0", line.path("client").textValue());
        assertTrue(line.path("user").isMissingNode());
    }

    private static boolean hasText() {
        try {
            return Files.size(LOG) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
