package dev.weir.policy.document;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.policy.AddressClass;
import dev.weir.policy.document.Reading.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the author of a sound document should know all the same. */
final class Notices {

    private static final int MOST = 1_000;

    /** Names under which anyone may register, beside those of a single label. */
    private static final Set<String> PUBLIC_SUFFIXES = Set.of(
            "co.uk",
            "org.uk",
            "ac.uk",
            "gov.uk",
            "com.au",
            "net.au",
            "org.au",
            "co.jp",
            "ne.jp",
            "or.jp",
            "co.nz",
            "com.br",
            "co.in",
            "co.za",
            "com.cn",
            "com.mx",
            "com.tr",
            "co.kr",
            "com.sg",
            "com.hk",
            "com.tw",
            "co.il",
            "com.ar",
            "github.io",
            "gitlab.io",
            "pages.dev",
            "web.app",
            "netlify.app",
            "vercel.app",
            "blogspot.com",
            "herokuapp.com",
            "azurewebsites.net",
            "cloudfront.net",
            "amazonaws.com");

    private final List<Notice> found = new ArrayList<>();
    private final long now;
    private int more;

    private Notices(long now) {
        this.now = now;
    }

    static List<Notice> of(PolicyDocument document, long now) {
        Notices notices = new Notices(now);
        notices.entries(Names.BLACKLIST, document.blacklist(), new Shadows());
        notices.entries(Names.ALLOW, document.allow(), new Shadows().and(Names.BLACKLIST, document.blacklist()));
        for (int i = 0; i < document.reach().size(); i++) {
            notices.opening(Names.REACH + "[" + i + "]", document.reach().get(i));
        }
        return notices.inOrder();
    }

    /** What of two documents never decides, for what the other one has before it. */
    static List<Notice> across(PolicyDocument live, PolicyDocument base, long now) {
        Notices notices = new Notices(now);
        Shadows above = new Shadows().and(Names.BLACKLIST, live.blacklist());
        notices.shadowed(Names.BLACKLIST, base.blacklist(), above);
        notices.shadowed(Names.ALLOW, live.allow(), new Shadows().and(Names.BLACKLIST, base.blacklist()));
        notices.shadowed(Names.ALLOW, base.allow(), above.and(Names.ALLOW, live.allow()));
        return notices.inOrder();
    }

    private List<Notice> inOrder() {
        List<Notice> notices = new ArrayList<>(found);
        notices.sort(Comparator.comparingInt((Notice notice) -> notice.place().line())
                .thenComparingInt(notice -> notice.place().column()));
        if (more > 0) {
            notices.add(new Notice(notices.getLast().place(), "there are " + more + " more notices"));
        }
        return notices;
    }

    private void add(Place place, String path, String text) {
        if (found.size() < MOST) {
            found.add(new Notice(place, path + ": " + text));
        } else {
            more++;
        }
    }

    private void entries(String list, List<Entry> entries, Shadows shadows) {
        boolean denies = list.equals(Names.BLACKLIST);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String path = list + "[" + i + "]";
            if (entry.isExpired(now)) {
                expired(entry.place(), path, entry.expires());
                continue;
            }
            Optional<String> never = Contradiction.of(entry, denies);
            never.ifPresent(why -> add(entry.place(), path, "can never match: " + why));
            if (never.isEmpty()) {
                shadowed(entry, path, shadows);
                TunnelNotice.of(entry, denies).ifPresent(text -> add(entry.place(), path, text));
                EndNotice.of(entry, denies).ifPresent(text -> add(entry.place(), path, text));
                HostNotice.of(entry, denies).ifPresent(text -> add(entry.place(), path, text));
            }
            broad(entry.place(), path, entry.when().domain(), denies ? "match" : "are allowed");
            shadows.put(entry, path);
        }
    }

    private void shadowed(String list, List<Entry> entries, Shadows shadows) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (!entry.isExpired(now)
                    && Contradiction.of(entry, list.equals(Names.BLACKLIST)).isEmpty()) {
                shadowed(entry, list + "[" + i + "]", shadows);
            }
        }
    }

    private void shadowed(Entry entry, String path, Shadows shadows) {
        shadows.over(entry).ifPresent(shadow -> add(entry.place(), path, PolicyReader.NEVER_DECIDES + ": " + shadow));
    }

    private void opening(String path, Opening opening) {
        if (opening.isExpired(now)) {
            expired(opening.place(), path, opening.expires());
            return;
        }
        Cidr network = opening.cidr();
        if (network != null && AddressClass.isFloor(network)) {
            add(
                    opening.place(),
                    path,
                    "opens nothing: " + network + " is of the addresses that only weir.egress.allow opens");
        }
        broad(opening.place(), path, opening.domain(), "are opened where their addresses are private");
    }

    private void expired(Place place, String path, @Nullable Instant expires) {
        add(place, path, "does not count any more: it expired at " + expires);
    }

    private void broad(Place place, String path, Host.@Nullable Name domain, String what) {
        if (domain == null) {
            return;
        }
        if (domain.name().indexOf('.') < 0 || PUBLIC_SUFFIXES.contains(domain.name())) {
            add(place, path, "very broad: all names that end in '." + domain + "' " + what);
        }
    }
}
