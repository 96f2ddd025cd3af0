package dev.weir.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.handler.codec.compression.BrotliDecoder;
import io.netty.handler.codec.compression.BrotliEncoder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a native image has to be told of libraries that Quarkus does not know in these versions, or in this use. */
class NativeLibrariesTest {

    private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.";

    /** A factory that Quarkus does not replace can lead to OpenSSL: the build of the image fails where that is initialised then. */
    @Test
    void whatCanReachOpenSslAndIsNotReplacedFindsItAtRunTime() throws ReflectiveOperationException, IOException {
        Set<String> replaced =
                factories(Class.forName("io.quarkus.netty.runtime.graal.Target_io_netty_handler_ssl_SslContext"));
        Set<String> all = factories(SslContext.class);
        assertTrue(all.containsAll(replaced) && !replaced.isEmpty(), replaced::toString);
        List<String> atRunTime = NativeImageTest.initialisedAtRunTime();
        for (String needed : List.of(
                "io.netty.internal.tcnative",
                "io.netty.handler.ssl.OpenSslPrivateKeyMethod",
                "io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod")) {
            assertEquals(!replaced.containsAll(all), atRunTime.contains(needed), needed);
        }
    }

    private static Set<String> factories(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().matches("new(Client|Server)ContextInternal"))
                .map(each -> each.getName() + Arrays.toString(each.getParameterTypes()))
                .collect(Collectors.toSet());
    }

    /** A native executable is linked as a whole: a call that nothing answers, though it is never made, fails its build. */
    @Test
    void whatNettyCallsOfBrotliIsThere() {
        List<AccessTarget> targets = new ClassFileImporter()
                .importClasses(BrotliDecoder.class, BrotliEncoder.class).stream()
                        .flatMap(codec -> codec.getCodeUnitCallsFromSelf().stream())
                        .<AccessTarget>map(call -> call.getTarget())
                        .filter(target -> target.getOwner().getPackageName().contains("brotli4j"))
                        .toList();
        assertTrue(targets.size() > 5, targets::toString);
        assertEquals(
                List.of(),
                targets.stream()
                        .filter(target -> target.resolveMember().isEmpty())
                        .toList());
    }

    /** Caffeine has a class for each mix of what a cache is asked for, and finds it by its name. */
    @Test
    void theImplementationOfEveryCacheIsRegistered() throws ReflectiveOperationException, IOException {
        Set<String> needed = new TreeSet<>();
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.weir");
        for (JavaClass type : classes) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                Set<String> asked = askedOfCaffeine(unit);
                if (asked.contains("build")) {
                    needed.addAll(implementations(builder(asked)));
                }
            }
        }
        assertTrue(needed.size() > 5, needed::toString);
        assertEquals(needed, registered());
    }

    private static Set<String> askedOfCaffeine(JavaCodeUnit unit) {
        return unit.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isEquivalentTo(Caffeine.class))
                .map(call -> call.getTarget().getName())
                .collect(Collectors.toSet());
    }

    private static Caffeine<Object, Object> builder(Set<String> asked) {
        Caffeine<Object, Object> builder = Caffeine.newBuilder();
        for (String each : asked) {
            switch (each) {
                case "maximumSize" -> builder.maximumSize(1);
                case "maximumWeight" -> builder.maximumWeight(1);
                case "weigher" -> builder.weigher((_, _) -> 1);
                case "expireAfterAccess" -> builder.expireAfterAccess(Duration.ofDays(1));
                case "expireAfterWrite" -> builder.expireAfterWrite(Duration.ofDays(1));
                case "expireAfter" -> builder.expireAfter(Expiry.writing((_, _) -> Duration.ofDays(1)));
                case "removalListener" -> builder.removalListener((_, _, _) -> {});
                case "evictionListener" -> builder.evictionListener((_, _, _) -> {});
                // They choose no class.
                case "newBuilder", "ticker", "executor", "build" -> {}
                default -> throw new AssertionError("which class does it choose? " + each);
            }
        }
        return builder;
    }

    private static Set<String> implementations(Caffeine<Object, Object> builder) throws ReflectiveOperationException {
        Method cache = Class.forName(CAFFEINE + "LocalCacheFactory").getDeclaredMethod("getClassName", Caffeine.class);
        cache.setAccessible(true);
        Method node = Class.forName(CAFFEINE + "NodeFactory")
                .getDeclaredMethod("getClassName", Caffeine.class, boolean.class);
        node.setAccessible(true);
        return Set.of((String) cache.invoke(null, builder), (String) node.invoke(null, builder, false));
    }

    private static Set<String> registered() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode entry :
                new ObjectMapper().readTree(NativeImageTest.METADATA.toFile()).path("reflection")) {
            String name = entry.path("type").asText();
            if (name.startsWith(CAFFEINE)) {
                assertTrue(entry.path("allDeclaredConstructors").asBoolean(), name);
                assertTrue(entry.path("allDeclaredFields").asBoolean(), name);
                names.add(name.substring(CAFFEINE.length()));
            }
        }
        return names;
    }
}
