package dev.weir.offender;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Ways to hold an event loop up; each class has one. */
@SuppressWarnings("all")
public interface Blocking {

    record Sleeps() {
        void run() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    record Waits() {
        void run() throws InterruptedException {
            wait();
        }
    }

    record Joins(Thread thread) {
        void run() throws InterruptedException {
            thread.join();
        }
    }

    record Parks() {
        void run() {
            LockSupport.park();
        }
    }

    record Gets(Future<String> future) {
        String run() throws Exception {
            return future.get();
        }
    }

    record JoinsFuture(CompletableFuture<String> future) {
        String run() {
            return future.join();
        }
    }

    record JoinsByReference() {
        Function<CompletableFuture<String>, String> run() {
            return CompletableFuture::join;
        }
    }

    record GetsStage(io.vertx.core.Future<String> future) {
        String run() throws Exception {
            return future.toCompletionStage().toCompletableFuture().get();
        }
    }

    record AwaitsVertx(io.vertx.core.Future<String> future) {
        String run() {
            return io.vertx.core.Future.await(future);
        }
    }

    record SyncsNetty(io.netty.channel.ChannelFuture future) {
        void run() throws InterruptedException {
            future.sync();
        }
    }

    record AwaitsUni(io.smallrye.mutiny.Uni<String> uni) {
        String run() {
            return uni.await().indefinitely();
        }
    }

    record AwaitsLatch(CountDownLatch latch) {
        void run() throws InterruptedException {
            latch.await();
        }
    }

    record AcquiresPermit(Semaphore semaphore) {
        void run() throws InterruptedException {
            semaphore.acquire();
        }
    }

    record Takes(BlockingQueue<String> queue) {
        String run() throws InterruptedException {
            return queue.take();
        }
    }

    record LooksUp() {
        InetAddress run() throws IOException {
            return InetAddress.getByName("example.org");
        }
    }

    record LooksUpAll() {
        InetAddress[] run() throws IOException {
            return InetAddress.getAllByName("example.org");
        }
    }

    record LooksUpInPassing() {
        InetSocketAddress run() {
            return new InetSocketAddress("example.org", 80);
        }
    }

    record LooksUpBackwards(InetAddress address) {
        String run() {
            return address.getHostName();
        }
    }

    record OpensUrl() {
        URLConnection run() throws IOException {
            return URI.create("http://example.org/").toURL().openConnection();
        }
    }

    record UsesJdkClient() {
        HttpClient run() {
            return HttpClient.newHttpClient();
        }
    }

    record ReadsFile() {
        String run() throws IOException {
            return Files.readString(Path.of("file"));
        }
    }

    record OpensFile() {
        FileInputStream run() throws IOException {
            return new FileInputStream("file");
        }
    }
}
