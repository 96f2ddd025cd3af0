package dev.weir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.config.WeirConfig;
import dev.weir.offender.Blocking;
import dev.weir.offender.Talkative;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code to the rules of {@link Architecture}, and the rules to their purpose: each must catch its offender. */
class ArchitectureTest {

    private static final Architecture WEIR = new Architecture("dev.weir");

    private static final Architecture OFFENDER = new Architecture("dev.weir.offender");

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.weir");

    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages("dev.weir.offender");

    @Test
    void theCodeIsSeenAndTestsAreNot() {
        assertTrue(CODE.contain(WeirConfig.class));
        assertTrue(CODE.get(WeirConfig.Proxy.class).getMethods().size() > 1);
        assertFalse(CODE.contain(ArchitectureTest.class));
    }

    @TestFactory
    Stream<DynamicTest> theCodeKeepsTheRules() {
        return rules(WEIR).map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CODE)));
    }

    @Test
    void aDependencyThatPointsBackIsSeen() {
        List<String> seen = OFFENDER.dependenciesNeverPointBack()
                .flatMap(rule -> rule.evaluate(OFFENDERS).getFailureReport().getDetails().stream())
                .toList();
        assertFalse(seen.isEmpty());
        assertTrue(seen.stream().allMatch(line -> line.contains("PointsBack")), seen::toString);
    }

    @Test
    void aCycleIsSeen() {
        assertTrue(broken(OFFENDER.noCycles(), OFFENDERS));
    }

    @Test
    void aPackageWithoutAPlaceIsSeen() {
        assertTrue(broken(WEIR.everyPackageHasItsPlace(), OFFENDERS));
    }

    @Test
    void aMeasureThatKnowsMoreThanLeavesIsSeen() {
        assertTrue(broken(OFFENDER.measureKnowsLeavesAlone(), OFFENDERS));
    }

    @Test
    void aDecisionThatMeasuresIsSeen() {
        assertTrue(broken(OFFENDER.onlyTheFlowMeasures(), OFFENDERS));
    }

    @Test
    void internalsOfVertxAreSeen() {
        assertTrue(broken(OFFENDER.vertxInternalsStayWhereTheyAreNeeded(), OFFENDERS));
    }

    @ParameterizedTest
    @MethodSource("blocking")
    void aBlockingCallIsSeen(Class<?> offender) {
        assertTrue(broken(WEIR.nothingBlocks(), only(offender)));
    }

    @ParameterizedTest
    @MethodSource("talkative")
    void whatGoesPastTheLogIsSeen(Class<?> offender) {
        JavaClasses imported = only(offender);
        assertTrue(broken(WEIR.standardStreamsBelongToTheStart(), imported) || broken(WEIR.oneLog(), imported));
    }

    @Test
    void aPackageThatIsNotNullMarkedIsSeen() {
        assertTrue(broken(Architecture.everyPackageIsNullMarked(), only(String.class)));
    }

    static Stream<Class<?>> blocking() {
        return Arrays.stream(Blocking.class.getDeclaredClasses());
    }

    static Stream<Class<?>> talkative() {
        return Arrays.stream(Talkative.class.getDeclaredClasses());
    }

    private static Stream<ArchRule> rules(Architecture architecture) {
        return Stream.concat(
                architecture.dependenciesNeverPointBack(),
                Stream.of(
                        architecture.everyPackageHasItsPlace(),
                        architecture.noCycles(),
                        architecture.measureKnowsLeavesAlone(),
                        architecture.onlyTheFlowMeasures(),
                        architecture.nothingBlocks(),
                        architecture.vertxInternalsStayWhereTheyAreNeeded(),
                        architecture.standardStreamsBelongToTheStart(),
                        architecture.oneLog(),
                        Architecture.everyPackageIsNullMarked()));
    }

    private static JavaClasses only(Class<?> type) {
        return new ClassFileImporter().importClasses(type);
    }

    private static boolean broken(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).hasViolation();
    }
}
