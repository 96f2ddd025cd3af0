package dev.weir.journal;

import dev.weir.measure.Account;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/** Accounts on their way from many event loops to one thread, bounded in number and in bytes. */
final class Queued {

    /** Of the records of an account, about. */
    private static final int RECORDS = 512;

    private static final int MOST_AT_ONCE = 256;

    private final MpscAtomicArrayQueue<Account> queue;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    Queued(int most, long mostBytes) {
        this.queue = new MpscAtomicArrayQueue<>(most);
        this.mostBytes = mostBytes;
    }

    /** Whether there was room. Any thread. */
    boolean offer(Account account) {
        int size = size(account);
        if (bytes.addAndGet(size) <= mostBytes && queue.offer(account)) {
            return true;
        }
        bytes.addAndGet(-size);
        return false;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Takes some out; how many. The one thread. */
    int drain(Consumer<Account> taker) {
        int taken = 0;
        long freed = 0;
        while (taken < MOST_AT_ONCE) {
            Account account = queue.poll();
            if (account == null) {
                break;
            }
            taken++;
            freed += size(account);
            taker.accept(account);
        }
        if (freed > 0) {
            bytes.addAndGet(-freed);
        }
        return taken;
    }

    private static int size(Account account) {
        Account.Request request = account.request();
        return RECORDS
                + length(request.method())
                + length(request.pathQuery())
                + length(request.userAgent())
                + length(request.referer())
                + length(account.client().user())
                + length(account.client().contentType());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
