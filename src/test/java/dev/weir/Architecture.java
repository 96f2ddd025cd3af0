package dev.weir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.NullMarked;

/**
 * The rules that hold the shape of the code, for the packages under one root.
 *
 * <p>Packages lie in tiers along the way of a request; a package knows those before it and its neighbours, never those
 * after it. A new package gets its place in {@link #TIERS} first.
 */
record Architecture(String root) {

    private static final List<List<String>> TIERS = List.of(
            List.of("config", "net", "field"),
            List.of("wire", "target", "dns", "policy", "response", "identity"),
            List.of("cache", "documents"),
            List.of("upstream"),
            List.of("relay", "feeds", "redis"),
            List.of("listener"),
            List.of("journal", "audit"),
            List.of("analytics"),
            List.of("lifecycle"),
            List.of("control"),
            List.of("dashboard"));

    private static final List<String> LEAVES = TIERS.getFirst();

    /** Beside the flow: knows leaves alone. */
    private static final String MEASURE = "measure";

    private static final List<String> MEASURED = List.of(
            "documents",
            "upstream",
            "redis",
            "relay",
            "feeds",
            "listener",
            "journal",
            "analytics",
            "lifecycle",
            "control");

    /** Where threads other than event loops run: the start and end of the process, its settings, documents, users and lists. */
    private static final List<String> MAY_BLOCK =
            List.of("lifecycle", "config", "documents", "identity.file", "feeds", "journal", "audit", "control");

    /**
     * Where a hook that Vert.x does not offer is worth its internals; {@code dns} for the event loop of a context, {@code redis} for the
     * type of the errors that Redis answers with.
     */
    private static final List<String> MAY_TOUCH_VERTX_INTERNALS =
            List.of("wire", "dns", "upstream", "relay", "listener", "redis");

    private static final String CONSTRUCTOR = "<init>";

    /** Methods that hold their thread up, by the type that declares them. */
    private static final Map<String, Set<String>> BLOCKING_METHODS = Map.ofEntries(
            Map.entry("java.lang.Thread", Set.of("sleep", "join")),
            Map.entry("java.lang.Object", Set.of("wait")),
            Map.entry("java.lang.Process", Set.of("waitFor")),
            Map.entry("java.util.concurrent.Future", Set.of("get", "join")),
            Map.entry(
                    "java.util.concurrent.ExecutorService",
                    Set.of("awaitTermination", "close", "invokeAll", "invokeAny")),
            Map.entry("java.util.concurrent.BlockingQueue", Set.of("take", "put")),
            Map.entry("java.util.concurrent.CountDownLatch", Set.of("await")),
            Map.entry("java.util.concurrent.CyclicBarrier", Set.of("await")),
            Map.entry("java.util.concurrent.Phaser", Set.of("awaitAdvance", "arriveAndAwaitAdvance")),
            Map.entry("java.util.concurrent.Exchanger", Set.of("exchange")),
            Map.entry("java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly")),
            Map.entry(
                    "java.util.concurrent.locks.Condition",
                    Set.of("await", "awaitUninterruptibly", "awaitNanos", "awaitUntil")),
            Map.entry("java.util.concurrent.locks.LockSupport", Set.of("park", "parkNanos", "parkUntil")),
            Map.entry("io.vertx.core.Future", Set.of("await")),
            Map.entry(
                    "io.netty.util.concurrent.Future",
                    Set.of("await", "awaitUninterruptibly", "sync", "syncUninterruptibly")),
            Map.entry("io.smallrye.mutiny.Uni", Set.of("await")),
            Map.entry("java.net.URL", Set.of("openConnection", "openStream", "getContent", "equals", "hashCode")),
            Map.entry(
                    "java.net.InetAddress",
                    Set.of(
                            "getByName",
                            "getAllByName",
                            "getLocalHost",
                            "getHostName",
                            "getCanonicalHostName",
                            "isReachable")),
            Map.entry("java.net.InetSocketAddress", Set.of("getHostName")));

    /** Types that are made to block. */
    private static final Set<String> BLOCKING_TYPES = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.net.URLConnection",
            "java.nio.channels.FileChannel",
            "java.nio.file.Files");

    ArchRule everyPackageHasItsPlace() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should()
                .resideInAnyPackage(Stream.concat(TIERS.stream().flatMap(List::stream), Stream.of(MEASURE))
                        .map(this::inside)
                        .toArray(String[]::new))
                .because("a package without a place in the flow escapes every other rule");
    }

    /** One rule for each tier: it does not know the tiers after it. */
    Stream<ArchRule> dependenciesNeverPointBack() {
        return IntStream.range(0, TIERS.size() - 1)
                .mapToObj(tier -> noClasses()
                        .that(in(TIERS.get(tier)))
                        .should()
                        .dependOnClassesThat(in(TIERS.stream()
                                .skip(tier + 1L)
                                .flatMap(List::stream)
                                .toList()))
                        .because("dependencies point along the flow, %s knows nothing after it"
                                .formatted(TIERS.get(tier)))
                        .allowEmptyShould(true));
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    ArchRule measureKnowsLeavesAlone() {
        return noClasses()
                .that(in(List.of(MEASURE)))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..")
                        .and(resideOutsideOfPackages(Stream.concat(LEAVES.stream(), Stream.of(MEASURE))
                                .map(this::inside)
                                .toArray(String[]::new))))
                .allowEmptyShould(true);
    }

    ArchRule onlyTheFlowMeasures() {
        return classes()
                .that(in(List.of(MEASURE)))
                .should()
                .onlyHaveDependentClassesThat(
                        in(Stream.concat(MEASURED.stream(), Stream.of(MEASURE)).toList()))
                .because("decisions are pure: what came of them is measured where it is carried out")
                .allowEmptyShould(true);
    }

    ArchRule nothingBlocks() {
        return CompositeArchRule.of(noClasses()
                        .that(outside(MAY_BLOCK))
                        .should()
                        .accessTargetWhere(describe("the call blocks", Architecture::blocks))
                        .allowEmptyShould(true))
                .and(noClasses()
                        .that(outside(MAY_BLOCK))
                        .and(describe("do not inherit methods that name a socket", Architecture::chooseTheirSignatures))
                        .should()
                        .dependOnClassesThat(describe("are made to block", Architecture::isBlockingType))
                        .allowEmptyShould(true))
                .because("one event loop carries thousands of connections");
    }

    private static boolean chooseTheirSignatures(JavaClass type) {
        return !type.isAssignableTo(X509ExtendedTrustManager.class);
    }

    ArchRule vertxInternalsStayWhereTheyAreNeeded() {
        return noClasses()
                .that(outside(MAY_TOUCH_VERTX_INTERNALS))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..impl..")
                .because("they change without notice")
                .allowEmptyShould(true);
    }

    ArchRule standardStreamsBelongToTheStart() {
        return noClasses()
                .that(outside(List.of("lifecycle")))
                .should(ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true);
    }

    ArchRule oneLog() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..",
                        "org.slf4j..",
                        "org.apache.logging..",
                        "org.apache.log4j..",
                        "org.apache.commons.logging..",
                        "io.quarkus.logging..",
                        "io.netty.util.internal.logging..",
                        "io.vertx.core.impl.logging..")
                .because("org.jboss.logging is the one way to the log")
                .allowEmptyShould(true);
    }

    static ArchRule everyPackageIsNullMarked() {
        return classes().should(new ArchCondition<>("reside in a package whose package-info says @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type, type.getPackage().isAnnotatedWith(NullMarked.class), type.getPackageName()));
            }
        });
    }

    private static boolean blocks(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return BLOCKING_METHODS.entrySet().stream()
                        .anyMatch(blocking ->
                                blocking.getValue().contains(name) && owner.isAssignableTo(blocking.getKey()))
                || looksUpInPassing(access, owner, name);
    }

    /** {@code new InetSocketAddress("name", port)} asks the system's resolver; from an address it does not. */
    private static boolean looksUpInPassing(JavaAccess<?> access, JavaClass owner, String name) {
        return owner.isEquivalentTo(java.net.InetSocketAddress.class)
                && name.equals(CONSTRUCTOR)
                && access.getTarget().getFullName().contains("java.lang.String");
    }

    private static boolean isBlockingType(JavaClass type) {
        return type.getPackageName().startsWith("java.net.http")
                || BLOCKING_TYPES.stream().anyMatch(type::isAssignableTo);
    }

    private DescribedPredicate<JavaClass> in(List<String> packages) {
        return resideInAnyPackage(packages.stream().map(this::inside).toArray(String[]::new));
    }

    private DescribedPredicate<JavaClass> outside(List<String> packages) {
        return resideOutsideOfPackages(packages.stream().map(this::inside).toArray(String[]::new));
    }

    private String inside(String name) {
        return root + "." + name + "..";
    }
}
