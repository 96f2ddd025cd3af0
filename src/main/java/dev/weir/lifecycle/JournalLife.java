package dev.weir.lifecycle;

import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirConfig.AccessLogFormat;
import dev.weir.journal.AccessLog;
import dev.weir.journal.Journal;
import dev.weir.journal.KeyedHash;
import dev.weir.journal.Lines;
import dev.weir.journal.Privacy;
import dev.weir.measure.LogDrops;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** What is told of each exchange, from before the data plane accepts anything until after it has drained. */
@ApplicationScoped
public class JournalLife {

    private static final int BEFORE_THE_DATA_PLANE = 500;

    /** After the data plane, and after whoever does not say when. */
    private static final int AFTER_ALL_OTHERS = 3000;

    private final WeirConfig config;
    private final LogDrops drops;
    private final Lines standardOutput;
    private final Privacy privacy;
    private final Journal journal;
    private volatile @Nullable Lines file;

    public JournalLife(WeirConfig config, MeterRegistry registry) {
        this.config = config;
        this.drops = new LogDrops(registry);
        this.standardOutput = Lines.to(new FileOutputStream(FileDescriptor.out).getChannel(), "standard output", drops);
        this.privacy = new Privacy(config.privacy(), new KeyedHash(key()));
        this.journal = new Journal(privacy, drops);
    }

    private static byte[] key() {
        byte[] key = new byte[KeyedHash.KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Where accounts go; sinks are added to it. */
    @Produces
    @Singleton
    Journal journal() {
        return journal;
    }

    /** What may be told of exchanges, by whoever tells it. */
    @Produces
    @Singleton
    Privacy privacy() {
        return privacy;
    }

    /** Standard output for lines that no log setting drops. */
    @Produces
    @Singleton
    Lines standardOutput() {
        return standardOutput;
    }

    void start(@Observes @Priority(BEFORE_THE_DATA_PLANE) StartupEvent event) {
        // Settings that make no sense stop the start of the data plane, which says so.
        if (SettingFaults.of(config).isEmpty()) {
            WeirConfig.AccessLog log = config.accessLog();
            if (log.format() != AccessLogFormat.NONE) {
                journal.add(new AccessLog(
                        log.format(), log.select(), log.path().map(this::opened).orElse(standardOutput)));
            }
            journal.start();
        }
    }

    private Lines opened(Path path) {
        try {
            Lines opened = Lines.to(path, drops);
            file = opened;
            return opened;
        } catch (IOException e) {
            throw new ConfigurationException("weir.access-log.path: " + e);
        }
    }

    void end(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownEvent event) {
        journal.close();
        Lines opened = file;
        if (opened != null) {
            opened.close();
        }
        standardOutput.close();
    }
}
