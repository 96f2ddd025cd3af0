package dev.weir.lifecycle;

import dev.weir.audit.Audit;
import dev.weir.audit.BehindOurBack;
import dev.weir.config.WeirConfig;
import dev.weir.documents.Documents;
import dev.weir.journal.Lines;
import dev.weir.response.ExchangeIds;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The audit, open before the policy can change. */
@ApplicationScoped
public class AuditLife {

    /** Of the directory for data. */
    private static final String FILE = "audit.jsonl";

    private static final int BEFORE_THE_POLICY = 900;

    private final Audit audit;
    private final Documents documents;

    public AuditLife(WeirConfig config, Documents documents, Lines standardOutput) {
        this.documents = documents;
        this.audit = new Audit(config.dataDir().resolve(FILE), standardOutput::writeUrgent, InstantSource.system());
    }

    @Produces
    @Singleton
    Audit audit() {
        return audit;
    }

    void start(@Observes @Priority(BEFORE_THE_POLICY) StartupEvent event) {
        audit.open();
        documents.onForeign(new BehindOurBack(audit, new ExchangeIds(new SecureRandom())));
    }
}
