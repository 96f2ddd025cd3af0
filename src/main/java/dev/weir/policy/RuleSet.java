package dev.weir.policy;

import dev.weir.net.Host;
import dev.weir.policy.Rules.Finding;
import dev.weir.policy.document.Canonical;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyDocument.Say;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that the policy says, compiled: immutable, and swapped whole. */
public final class RuleSet {

    /** Permits everything. */
    public static final RuleSet EMPTY = compile(PolicyDocument.EMPTY, PolicyDocument.EMPTY, List.of());

    private static final int HASH_DIGITS = 16;

    private final Rules blacklist;
    private final Rules allow;
    private final List<FeedContent> feeds;
    private final List<Opening> reach;
    private final Say ipLiterals;
    private final Say fallback;
    private final boolean isMissing;
    private final Uses uses;
    private final String hash;

    private RuleSet(
            PolicyDocument live,
            PolicyDocument base,
            List<FeedContent> feeds,
            boolean isMissing,
            @Nullable RuleSet previous) {
        List<Entry> blocking = both(live.blacklist(), base.blacklist());
        List<Entry> permitting = both(live.allow(), base.allow());
        blacklist = new Rules(blocking, Rule.Sense.BLOCKS);
        allow = new Rules(permitting, Rule.Sense.PERMITS);
        this.feeds = List.copyOf(feeds);
        reach = both(live.reach(), base.reach());
        ipLiterals = first(live.ipLiterals(), base.ipLiterals());
        fallback = first(live.fallback(), base.fallback());
        this.isMissing = isMissing;
        uses = new Uses(blocking, permitting, previous == null ? null : previous.uses);
        hash = Canonical.hash(Canonical.of(live) + "\n" + Canonical.of(base)).substring(0, HASH_DIGITS);
    }

    private RuleSet(RuleSet compiled, RuleSet previous, List<FeedContent> feeds) {
        blacklist = compiled.blacklist;
        allow = compiled.allow;
        this.feeds = List.copyOf(feeds);
        reach = compiled.reach;
        ipLiterals = compiled.ipLiterals;
        fallback = compiled.fallback;
        isMissing = compiled.isMissing;
        uses = new Uses(blacklist.entries().toList(), allow.entries().toList(), previous.uses);
        hash = compiled.hash;
    }

    /** Denies everything, for want of a document. */
    public static RuleSet missing() {
        return new RuleSet(PolicyDocument.EMPTY, PolicyDocument.EMPTY, List.of(), true, null);
    }

    /**
     * Compiles.
     *
     * @param live looked at first; what it says of {@code default} and {@code ip-literals} beats the base
     * @param base under it
     * @param feeds in the order of their names
     */
    public static RuleSet compile(PolicyDocument live, PolicyDocument base, List<FeedContent> feeds) {
        return new RuleSet(live, base, feeds, false, null);
    }

    /**
     * Compiles what is to replace another set, and goes on counting the uses of the entries that stay.
     *
     * @param previous what was in force
     */
    public static RuleSet compile(PolicyDocument live, PolicyDocument base, List<FeedContent> feeds, RuleSet previous) {
        return new RuleSet(live, base, feeds, false, previous);
    }

    /**
     * What these documents say, to replace another set, whose uses of the entries that stay are counted on.
     *
     * @param previous what was in force
     * @param now the fetched lists, in the order of their names
     */
    public RuleSet inPlaceOf(RuleSet previous, List<FeedContent> now) {
        return new RuleSet(this, previous, now);
    }

    /** What is known before a name is resolved; {@link Verdict.OnAddress} where the address decides. */
    public Verdict decide(Inquiry inquiry) {
        return decide(Question.of(inquiry));
    }

    /** The same for one address of the target; never {@link Verdict.OnAddress}. */
    public Verdict decide(Inquiry inquiry, InetAddress address) {
        return byAddress(inquiry).of(address);
    }

    /**
     * The same for several addresses of one target; what does not depend on them is worked out once. Never {@link Verdict.OnAddress}.
     * Where the next proxy looks the name up there is no address, and no entry by address matches.
     */
    public AddressJudge.ByAddress byAddress(Inquiry inquiry) {
        Question question = Question.of(inquiry);
        return address -> decide(question.at(address));
    }

    /** Whether there is no document, so that everything is denied. */
    public boolean isMissing() {
        return isMissing;
    }

    /**
     * When something that is permitted now may no longer be: an entry of {@code allow} or {@code reach} expires.
     *
     * @param now milliseconds since the epoch
     * @return milliseconds since the epoch; empty where nothing does
     */
    public OptionalLong nextExpiry(long now) {
        return Stream.concat(allow.entries().map(Entry::expires), reach.stream().map(Opening::expires))
                .flatMap(Stream::ofNullable)
                .mapToLong(Instant::toEpochMilli)
                .filter(expires -> expires > now)
                .min();
    }

    /** The private destinations that are opened, live ones first. */
    public List<Opening> reach() {
        return reach;
    }

    /** The fetched lists, in the order of their names. */
    public List<FeedContent> feeds() {
        return feeds;
    }

    /** Of what the documents say (feeds left out), the same wherever they say the same: lower-case hexadecimal. */
    public String hash() {
        return hash;
    }

    /**
     * Keeps that the entries of a verdict were used: the one that decided, and the one that would have. Asking does not, so that
     * nobody's curiosity counts.
     *
     * @param now milliseconds since the epoch
     */
    public void note(Verdict verdict, long now) {
        uses.note(verdict, now);
    }

    /** How often an entry of this set was used, and when last, since it came into force in this process. */
    public Use use(Entry entry) {
        return uses.of(entry);
    }

    private Verdict decide(Question question) {
        if (isMissing) {
            return new Verdict.Denied(new Verdict.Missing(), null);
        }
        Finding blocking = blacklist.find(question);
        Entry reported = blocking.reported();
        return switch (blocking) {
            case Finding.Decided decided -> new Verdict.Denied(new Verdict.Blacklist(decided.entry()), reported);
            // What is denied whatever its address is, is not looked up.
            case Finding.OnAddress _ ->
                unlessBlacklisted(question, reported) instanceof Verdict.Denied denied
                        ? denied
                        : new Verdict.OnAddress(reported);
            case Finding.Nothing _ -> unlessBlacklisted(question, reported);
        };
    }

    private Verdict unlessBlacklisted(Question question, @Nullable Entry reported) {
        return switch (allow.find(question)) {
            case Finding.Decided decided -> new Verdict.Permitted(new Verdict.Allow(decided.entry()), reported);
            case Finding.OnAddress _ -> new Verdict.OnAddress(reported);
            case Finding.Nothing _ -> unlessAllowed(question.inquiry().host(), reported);
        };
    }

    private Verdict unlessAllowed(Host host, @Nullable Entry reported) {
        if (host instanceof Host.Name(String name)) {
            Verdict.Feed feed = feed(name);
            if (feed != null) {
                return new Verdict.Denied(feed, reported);
            }
        } else if (ipLiterals == Say.DENY) {
            return new Verdict.Denied(new Verdict.IpLiteral(), reported);
        }
        return fallback == Say.DENY
                ? new Verdict.Denied(new Verdict.Fallback(), reported)
                : new Verdict.Permitted(new Verdict.Fallback(), reported);
    }

    private Verdict.@Nullable Feed feed(String name) {
        for (FeedContent feed : feeds) {
            String blocked = feed.blocked().covering(name);
            if (blocked != null && feed.excepted().covering(name) == null) {
                return isLifted(name) ? null : new Verdict.Feed(feed.name(), blocked);
            }
        }
        return null;
    }

    /** By a feed that may, whichever blocks. */
    private boolean isLifted(String name) {
        for (FeedContent feed : feeds) {
            if (feed.scope() == FeedContent.Scope.ALL && feed.excepted().covering(name) != null) {
                return true;
            }
        }
        return false;
    }

    private static <T> List<T> both(List<T> live, List<T> base) {
        return Stream.concat(live.stream(), base.stream()).toList();
    }

    private static Say first(@Nullable Say live, @Nullable Say base) {
        if (live != null) {
            return live;
        }
        return base == null ? Say.ALLOW : base;
    }
}
