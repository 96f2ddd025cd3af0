package dev.weir.cache;

import dev.weir.field.Age;
import dev.weir.field.CacheControl;
import dev.weir.field.DeltaSeconds;
import dev.weir.field.Directive;
import dev.weir.field.SurrogateKeys;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stored response: head, content, which requests it answers, and how old it is. Immutable. */
public final class StoredResponse {

    private static final long NEVER = Long.MAX_VALUE / 4;

    private static final int NO_CACHE = 1;
    private static final int MUST_REVALIDATE = 1 << 1;
    private static final int VALIDATOR = 1 << 2;
    private static final int SOFT_PURGED = 1 << 3;
    private static final int WITHOUT_CREDENTIALS = 1 << 4;
    private static final int PERSONAL = 1 << 5;

    private final int status;
    private final @Nullable String reason;
    private final Fields fields;
    private final Content content;
    private final Variant variant;
    private final long receivedNanos;
    private final long initialAge;
    private final long lifetime;
    private final int whileRevalidate;
    private final int ifError;
    private final long fetchNanos;
    private final int flags;

    private StoredResponse(
            int status,
            @Nullable String reason,
            Fields fields,
            Content content,
            Variant variant,
            long receivedNanos,
            long initialAge,
            long lifetime,
            int whileRevalidate,
            int ifError,
            long fetchNanos,
            int flags) {
        this.status = status;
        this.reason = reason;
        this.fields = fields;
        this.content = content;
        this.variant = variant;
        this.receivedNanos = receivedNanos;
        this.initialAge = initialAge;
        this.lifetime = lifetime;
        this.whileRevalidate = whileRevalidate;
        this.ifError = ifError;
        this.fetchNanos = fetchNanos;
        this.flags = flags;
    }

    /**
     * What is stored of a response.
     *
     * @param fields those that are stored
     * @param fetchNanos how long it took to fetch
     */
    static StoredResponse of(
            CacheRequest request,
            OriginResponse response,
            Storability.Storable storable,
            Fields fields,
            Content content,
            long fetchNanos) {
        CacheControl control = storable.control();
        int flags = (control.bare(Directive.NO_CACHE) ? NO_CACHE : 0)
                | (mustRevalidate(control) ? MUST_REVALIDATE : 0)
                | (storable.isWithoutCredentials() ? WITHOUT_CREDENTIALS : 0)
                | (request.hasCredentials() ? PERSONAL : 0)
                | (fields.has("etag") || fields.has("last-modified") ? VALIDATOR : 0);
        return new StoredResponse(
                response.status(),
                response.reason().isEmpty() ? null : response.reason(),
                fields,
                content,
                Variant.of(storable.vary(), request.selecting()),
                response.received().nanos(),
                initialAge(response.fields(), response.requested(), response.received()),
                storable.lifetime().seconds(),
                seconds(control, Directive.STALE_WHILE_REVALIDATE),
                seconds(control, Directive.STALE_IF_ERROR),
                fetchNanos,
                flags);
    }

    private static int seconds(CacheControl control, String directive) {
        return (int) Math.min(control.seconds(directive).orElse(0), Integer.MAX_VALUE);
    }

    /** RFC 9111 §4.2.4: what keeps it from being used stale, by RFC 9111 §5.2.2.2, §5.2.2.8 and §5.2.2.10. */
    private static boolean mustRevalidate(CacheControl control) {
        return control.has(Directive.MUST_REVALIDATE)
                || control.has(Directive.PROXY_REVALIDATE)
                || control.has(Directive.S_MAXAGE);
    }

    /** RFC 5861: whether its origin lets it be used for a while once it is stale. */
    static boolean isOfUseStale(CacheControl control) {
        return !mustRevalidate(control)
                && !control.bare(Directive.NO_CACHE)
                && (seconds(control, Directive.STALE_WHILE_REVALIDATE) > 0
                        || seconds(control, Directive.STALE_IF_ERROR) > 0);
    }

    /** RFC 9111 §4.2.3: corrected_initial_age, in seconds. */
    static long initialAge(Fields fields, Moment requested, Moment received) {
        long apparent = Math.max(0, received.epochSecond() - Lifetimes.date(fields, received));
        long delay = TimeUnit.NANOSECONDS.toSeconds(received.nanos() - requested.nanos());
        return Math.max(apparent, Age.parse(fields.all("age")).orElse(0) + delay);
    }

    /** The same with other content. */
    StoredResponse with(Content other, Fields head) {
        return changed(other.isWhole() ? 200 : 206, null, head, other, flags);
    }

    /** The same that holds this content. */
    StoredResponse holding(Content other) {
        return changed(status, reason, fields, other, flags);
    }

    /** The same, to be validated before it is used again. */
    StoredResponse softPurged() {
        return changed(status, reason, fields, content, flags | SOFT_PURGED);
    }

    private StoredResponse changed(
            int otherStatus, @Nullable String otherReason, Fields head, Content other, int otherFlags) {
        return new StoredResponse(
                otherStatus,
                otherReason,
                head,
                other,
                variant,
                receivedNanos,
                initialAge,
                lifetime,
                whileRevalidate,
                ifError,
                fetchNanos,
                otherFlags);
    }

    /** Its head for the second level; {@code millis} and {@code nanos} are the same moment on the clock that replicas share and on this one's. */
    void freeze(Octets.Writer to, long millis, long nanos) {
        to.number(status)
                .text(reason)
                .word(millis - TimeUnit.NANOSECONDS.toMillis(nanos - receivedNanos))
                .number(initialAge)
                .number(Math.max(0, lifetime))
                .number(whileRevalidate)
                .number(ifError)
                .number(Math.max(0, fetchNanos))
                .number(flags)
                .counted(fields.packed());
        variant.freeze(to);
    }

    /** Reads what {@link #freeze} wrote. What another replica says to have come later than now has come now. */
    static StoredResponse thaw(Octets.Reader from, long millis, long nanos) throws Octets.Malformed {
        int status = from.number(MOST_STATUS);
        String reason = from.text();
        long elapsed = Math.clamp(millis - from.word(), 0, MOST_ELAPSED);
        long initialAge = seconds(from);
        long lifetime = seconds(from);
        int whileRevalidate = from.number(Integer.MAX_VALUE);
        int ifError = from.number(Integer.MAX_VALUE);
        long fetchNanos = from.number();
        int flags = from.number(MOST_FLAGS);
        Fields fields = Fields.unpack(from.counted());
        if (fields == null || status < 200 || !isPhrase(reason)) {
            throw new Octets.Malformed("no head of a response");
        }
        return new StoredResponse(
                status,
                reason,
                fields,
                Content.EMPTY,
                Variant.thaw(from),
                nanos - TimeUnit.MILLISECONDS.toNanos(elapsed),
                initialAge,
                lifetime,
                whileRevalidate,
                ifError,
                fetchNanos,
                flags);
    }

    /** More than RFC 9111 §1.2.2 counts means no more than that. */
    private static long seconds(Octets.Reader from) throws Octets.Malformed {
        return Math.min(from.number(), DeltaSeconds.MAX);
    }

    /** RFC 9112 §4: no controls but the tab. */
    private static boolean isPhrase(@Nullable String reason) {
        return reason == null || reason.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }

    private static final int MOST_STATUS = 999;
    private static final int MOST_FLAGS = 63;
    private static final long MOST_ELAPSED = TimeUnit.DAYS.toMillis(3650);

    public int status() {
        return status;
    }

    /** Its reason phrase where that is not the usual one. */
    public @Nullable String reason() {
        return reason;
    }

    public Fields fields() {
        return fields;
    }

    public Content content() {
        return content;
    }

    /** How long its fetch took, in nanoseconds. */
    public long fetchNanos() {
        return fetchNanos;
    }

    /** How much of that so many bytes of its content have to answer for: their share, and nothing where its head alone was asked for. */
    public long shareOfFetchNanos(long bytes) {
        long length = content.length();
        return bytes >= length ? fetchNanos : (long) (fetchNanos * ((double) bytes / length));
    }

    boolean isSelectedBy(CacheRequest request) {
        return variant.isOnly() || variant.isSelectedBy(request.selecting());
    }

    /** Whether it may be given to a request with such credentials, or without. */
    boolean isOpenTo(CacheRequest request) {
        return (flags & WITHOUT_CREDENTIALS) == 0 || !request.hasCredentials();
    }

    /** Whether a request selects it, and it is all there is. */
    public boolean isWholeFor(CacheRequest request) {
        return isSelectedBy(request) && isOpenTo(request) && content.isWhole();
    }

    /** Whether what its origin has just confirmed for another request answers this one too. */
    public boolean isConfirmedFor(CacheRequest request, Moment now) {
        return isWholeFor(request) && !isNoCache() && isFresh(now);
    }

    boolean replaces(StoredResponse other) {
        return variant.replaces(other.variant);
    }

    Variant variant() {
        return variant;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    /** When it came, by this clock's reckoning. */
    Moment received(Moment now) {
        return new Moment(
                receivedNanos, now.epochSecond() - TimeUnit.NANOSECONDS.toSeconds(now.nanos() - receivedNanos));
    }

    /** RFC 9111 §4.2.3: current_age, in seconds. */
    public long age(Moment now) {
        return initialAge + TimeUnit.NANOSECONDS.toSeconds(now.nanos() - receivedNanos);
    }

    /** Seconds for which it is fresh yet; negative once stale. */
    public long ttl(Moment now) {
        return isSoftPurged() ? Math.min(0, lifetime - age(now)) : lifetime - age(now);
    }

    /** RFC 9111 §4.2: response_is_fresh, to the nanosecond, as what is kept briefly is kept too long by whole seconds. */
    public boolean isFresh(Moment now) {
        return !isSoftPurged()
                && lifetime > initialAge
                && now.nanos() - receivedNanos < TimeUnit.SECONDS.toNanos(lifetime - initialAge);
    }

    /** Whether it may never be used without confirmation, as what may be personal and has no lifetime may not. */
    public boolean isNoCache() {
        return (flags & NO_CACHE) != 0 || (isPersonal() && lifetime <= 0);
    }

    boolean mustRevalidate() {
        return (flags & MUST_REVALIDATE) != 0;
    }

    public boolean isSoftPurged() {
        return (flags & SOFT_PURGED) != 0;
    }

    /** Whether it can be validated. */
    public boolean hasValidator() {
        return (flags & VALIDATOR) != 0;
    }

    /** Whether its content came for a request with credentials, and may be meant for that client, whoever confirms it. */
    boolean isPersonal() {
        return (flags & PERSONAL) != 0;
    }

    /** RFC 5861 §3. */
    boolean isUsableWhileRevalidated(Moment now) {
        return !isNoCache() && !isSoftPurged() && !mustRevalidate() && -ttl(now) < whileRevalidate;
    }

    /** RFC 5861 §4. */
    boolean isUsableOnError(Moment now) {
        return !isNoCache() && !mustRevalidate() && ifError > 0 && -ttl(now) < ifError;
    }

    List<String> tags() {
        return SurrogateKeys.parse(fields.all("surrogate-key"), fields.all("cache-tag"));
    }

    /** For how long it is of any use, in nanoseconds from its reception: what can be validated always is. */
    long usefulNanos(long staleLimit) {
        if (hasValidator()) {
            return NEVER;
        }
        long stale = mustRevalidate() ? 0 : Math.max(staleLimit, Math.max(whileRevalidate, ifError));
        return Math.min(NEVER, TimeUnit.SECONDS.toNanos(Math.max(0, lifetime - initialAge) + stale));
    }

    /** For how many milliseconds from now the second level is to keep it: while it is fresh, and while stale it may yet be of use. */
    long keepMillis(long staleLimit, Moment now) {
        long stale = hasValidator() ? staleLimit : mustRevalidate() ? 0 : Math.max(whileRevalidate, ifError);
        return TimeUnit.SECONDS.toMillis(Math.max(0, lifetime - age(now)) + stale);
    }

    /** Bytes it takes, its objects included. */
    long size() {
        return OBJECTS
                + (reason == null ? 0 : TEXT + reason.length())
                + fields.size()
                + content.size()
                + variant.size();
    }

    /** A text and its array, both rounded up. */
    private static final int TEXT = 48;

    /** This object, its fields and their array's header, its content and that one's table. */
    private static final int OBJECTS = 184;
}
