package dev.weir.dashboard;

import dev.weir.control.analytics.RecentList;
import dev.weir.control.analytics.Summary;
import dev.weir.control.analytics.TopList;
import dev.weir.control.cache.CacheStatus;
import dev.weir.control.cache.EntryPage;
import dev.weir.control.policy.ItemPage;
import dev.weir.control.settings.SettingsBody;
import dev.weir.control.status.StatusBody;
import dev.weir.control.trail.AuditPage;
import dev.weir.control.tunnels.TunnelPage;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pages and the parts of pages that are asked for by themselves. */
@CheckedTemplate(basePath = "dashboard")
final class Templates {

    private Templates() {}

    static native TemplateInstance overview(
            Shell shell, Summary summary, Lists lists, String proxy, Instant since, String hash);

    static native TemplateInstance lists(Lists lists);

    static native TemplateInstance requests(RecentList requests);

    static native TemplateInstance traffic(
            Shell shell, TrafficQuery query, Set<String> outcomes, RecentList requests, @Nullable String fault);

    static native TemplateInstance trafficTop(Shell shell, TrafficQuery query, TopList top);

    static native TemplateInstance policy(
            Shell shell, EntryList list, PolicyQuery query, ItemPage items, Question question, @Nullable Told told);

    static native TemplateInstance document(
            Shell shell, List<Written> documents, Question question, @Nullable Told told);

    static native TemplateInstance documentForm(DocumentForm form);

    static native TemplateInstance examined(Examined examined);

    static native TemplateInstance entryForm(EntryForm form);

    static native TemplateInstance cache(
            Shell shell, CacheStatus status, EntryPage entries, CacheQuery query, @Nullable String fault);

    static native TemplateInstance tunnels(Shell shell, TunnelPage tunnels, @Nullable String cursor);

    static native TemplateInstance system(Shell shell, StatusBody status, Map<String, String> queries);

    static native TemplateInstance config(Shell shell, SettingsBody settings);

    static native TemplateInstance audit(Shell shell, AuditPage audit);
}
