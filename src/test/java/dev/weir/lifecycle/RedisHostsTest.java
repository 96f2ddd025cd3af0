package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.redis.client.RedisClientType;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisHostsTest {

    @ParameterizedTest
    @CsvSource({
        "STANDALONE, redis://h:6379, false",
        "STANDALONE, redis://h:6379?user=weir, false",
        "STANDALONE, redis://weir:word@h:6379, false",
        "STANDALONE, redis://:word@h:6379, false",
        "STANDALONE, rediss://h:6379?user=weir, true",
        "SENTINEL, redis://weir:word@h:6379, false",
        "CLUSTER, redis://weir:word@h:6379, false",
        "CLUSTER, redis://h:6379?user=weir&password=word, false",
        "REPLICATION, rediss://h:6379, true",
    })
    void whatTheClientMeansToo(RedisClientType type, URI host, boolean tls) {
        assertDoesNotThrow(() -> RedisHosts.check(Set.of(host), type, tls));
    }

    @ParameterizedTest
    @CsvSource({
        "STANDALONE, redis://weir@h:6379, false, ?user=name",
        "SENTINEL, redis://weir@h:6379, false, user:password@",
        "SENTINEL, redis://h:26379?user=weir, false, user:password@",
        "CLUSTER, redis://h:6379?client=1&user=weir, false, user:password@",
        "STANDALONE, redis://h:6379, true, rediss://",
    })
    void whatItWouldTakeForSomethingElse(RedisClientType type, URI host, boolean tls, String instead) {
        String said = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> RedisHosts.check(Set.of(host), type, tls))
                        .getMessage());
        assertTrue(said.startsWith("quarkus.redis.hosts: ") && said.contains(instead), said);
    }
}
