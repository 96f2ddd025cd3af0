package dev.weir.feeds;

import dev.weir.feeds.Fetched.Failed;
import dev.weir.feeds.Fetched.Fresh;
import dev.weir.feeds.Fetched.Unchanged;
import dev.weir.field.DeltaSeconds;
import dev.weir.field.HttpTime;
import dev.weir.upstream.Failures;
import dev.weir.upstream.Upstream;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fetching of one list into a file, over however many redirects: each is a request of its own, judged and dialled as every other.
 * Belongs to the event loop of its {@link Upstream}.
 *
 * @param limit for all of it, redirects included
 */
record FeedFetch(Vertx vertx, Upstream upstream, Duration limit, InstantSource clock) {

    private static final int MOST_REDIRECTS = 5;
    private static final int LONGEST_VALIDATOR = 1000;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    /**
     * Asks for it.
     *
     * @param kept what is in force of it, by which the origin may say that it is unchanged
     * @param file what the body is written to
     * @return never fails
     */
    Future<Fetched> run(FeedSettings feed, @Nullable Kept kept, Path file) {
        return new Run(feed, kept, file.toString(), System.nanoTime() + limit.toNanos()).ask(feed.url(), 0);
    }

    private final class Run {
        private final FeedSettings feed;
        private final @Nullable Kept kept;
        private final String file;
        private final long deadline;

        Run(FeedSettings feed, @Nullable Kept kept, String file, long deadline) {
            this.feed = feed;
            this.kept = kept;
            this.file = file;
            this.deadline = deadline;
        }

        Future<Fetched> ask(FeedUrl url, int redirects) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.toMillis() < 1) {
                return Future.succeededFuture(new Failed("there was no time left for another redirect"));
            }
            return vertx.fileSystem()
                    .open(file, new OpenOptions().setTruncateExisting(true))
                    .recover(fault -> Future.failedFuture(new FileBody.DiskFault(fault)))
                    .compose(opened -> into(new FileBody(opened), url, left))
                    .compose(response -> answered(response, url, redirects))
                    .recover(failure -> Future.succeededFuture(failed(failure, url)));
        }

        private Future<HttpResponse<Void>> into(FileBody body, FeedUrl url, Duration left) {
            return upstream.whole(
                            url.destination(), HttpMethod.GET, url.pathQuery(), headers(), body, feed.maxBytes(), left)
                    .eventually(body::close);
        }

        private MultiMap headers() {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                    .add("User-Agent", "Weir")
                    .add("Accept", "*/*")
                    .add("Accept-Encoding", "gzip");
            if (kept != null && kept.etag() != null) {
                headers.add("If-None-Match", kept.etag());
            }
            if (kept != null && kept.lastModified() != null) {
                headers.add("If-Modified-Since", kept.lastModified());
            }
            return headers;
        }

        private Future<Fetched> answered(HttpResponse<Void> response, FeedUrl url, int redirects) {
            int status = response.statusCode();
            String location = response.getHeader("location");
            if (REDIRECTS.contains(status) && location != null) {
                return redirected(url, location, redirects);
            }
            // RFC 9110 §15.4.5: only to a request that was conditional.
            if (status == 304 && kept != null && kept.hasValidator()) {
                return Future.succeededFuture(new Unchanged());
            }
            return Future.succeededFuture(
                    status == 200 || status == 203
                            ? listed(response)
                            : new Failed("the origin answered " + status, retryAfter(response)));
        }

        private Future<Fetched> redirected(FeedUrl url, String location, int redirects) {
            if (redirects == MOST_REDIRECTS) {
                return Future.succeededFuture(new Failed("it was redirected more than " + MOST_REDIRECTS + " times"));
            }
            return switch (url.redirect(location)) {
                case UrlReading.Malformed malformed ->
                    Future.succeededFuture(new Failed("a redirect is not followed: " + malformed.reason()));
                case FeedUrl next -> ask(next, redirects + 1);
            };
        }

        private Fetched listed(HttpResponse<Void> response) {
            String coding = response.headers().getAll("content-encoding").stream()
                    .map(String::strip)
                    .filter(token -> !token.isEmpty() && !token.equalsIgnoreCase("identity"))
                    .reduce("", (one, other) -> one.isEmpty() ? other : one + ", " + other);
            boolean known = coding.isEmpty() || GZIP.stream().anyMatch(coding::equalsIgnoreCase);
            return known
                    ? new Fresh(validator(response, "etag"), validator(response, "last-modified"))
                    : new Failed("it came in a content coding that was not asked for");
        }

        private static @Nullable String validator(HttpResponse<Void> response, String name) {
            String value = response.getHeader(name);
            return value == null
                            || value.length() > LONGEST_VALIDATOR
                            || !value.chars().allMatch(Run::isPrintable)
                    ? null
                    : value;
        }

        private static boolean isPrintable(int c) {
            return c >= ' ' && c < 0x7f;
        }

        /** RFC 9110 §10.2.3 */
        private Duration retryAfter(HttpResponse<Void> response) {
            String value = response.getHeader("retry-after");
            if (value == null) {
                return Duration.ZERO;
            }
            OptionalLong seconds = DeltaSeconds.parse(value.strip());
            if (seconds.isPresent()) {
                return Duration.ofSeconds(seconds.getAsLong());
            }
            long now = clock.instant().getEpochSecond();
            return Duration.ofSeconds(
                    Math.max(0, HttpTime.parse(value.strip(), now).orElse(now) - now));
        }

        private static Fetched failed(Throwable failure, FeedUrl url) {
            return switch (failure) {
                case FileBody.DiskFault fault -> new Failed("it cannot be written to the disk: " + fault.getMessage());
                default ->
                    new Failed(
                            Failures.refusal(failure, url.destination().host().toString())
                                    .detail());
            };
        }
    }
}
