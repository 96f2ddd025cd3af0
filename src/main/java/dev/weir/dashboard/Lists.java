package dev.weir.dashboard;

import dev.weir.control.analytics.DeniedList;
import dev.weir.control.analytics.Ledger;
import dev.weir.control.analytics.RecentList;
import dev.weir.control.analytics.Summary;
import dev.weir.control.analytics.TopList;
import dev.weir.control.analytics.Totals;
import java.util.List;

/**
 * What the overview lists of a window.
 *
 * @param tunnels what could not be cached
 * @param recent the last requests
 */
public record Lists(
        String window,
        TopList hosts,
        TopList clients,
        DeniedList denied,
        List<Band> bands,
        Ledger ledger,
        Totals.Tunnels tunnels,
        RecentList recent) {

    /** A line of the ledger under the name that people know it by. */
    public record LedgerLine(String name, Ledger.Line line) {}

    static Lists of(Summary summary, TopList hosts, TopList clients, DeniedList denied, RecentList recent) {
        return new Lists(
                summary.window(),
                hosts,
                clients,
                denied,
                Band.all(summary.latency()),
                summary.totals().savings(),
                summary.totals().tunnels(),
                recent);
    }

    /** How long the window is, in words. */
    public String windowWords() {
        return switch (window) {
            case "1m" -> "minute";
            case "1h" -> "hour";
            default -> "24 hours";
        };
    }

    public List<LedgerLine> ledgerLines() {
        return List.of(
                new LedgerLine("Hits", ledger.hit()),
                new LedgerLine("Revalidated", ledger.revalidated()),
                new LedgerLine("Collapsed", ledger.collapsed()),
                new LedgerLine("In all", ledger.total()));
    }

    /** The requests of the first, by which the bars are drawn. */
    public long mostOf(TopList list) {
        return list.entries().isEmpty() ? 0 : list.entries().getFirst().requests();
    }
}
