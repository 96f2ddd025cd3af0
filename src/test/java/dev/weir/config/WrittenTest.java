package dev.weir.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.WithConverter;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTest {

    private static final Written.BooleanConverter BOOLEANS = new Written.BooleanConverter();

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "1", "yes", "Y", "on", " on "})
    void saysYes(String text) {
        assertEquals(true, BOOLEANS.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "0", "no", "N", "off"})
    void saysNo(String text) {
        assertEquals(false, BOOLEANS.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ture", "2", "enabled", "ja"})
    void saysNeither(String text) {
        IllegalArgumentException fault = assertThrows(IllegalArgumentException.class, () -> BOOLEANS.convert(text));
        assertEquals("true or false, not '" + text + "'", fault.getMessage());
    }

    @Test
    void whatCannotBeCountedIsAFaultOfTheValue() {
        assertEquals(Duration.ofDays(2), new Written.DurationConverter().convert("2d"));
        assertThrows(
                IllegalArgumentException.class, () -> new Written.DurationConverter().convert("9999999999999999d"));
        assertThrows(
                IllegalArgumentException.class, () -> new Written.SizeConverter().convert("99999999999999999999G"));
    }

    /** Those of the library take every word for false, or do not say which key it was. */
    @Test
    void everyBooleanDurationAndSizeIsReadByOurs() {
        List<String> others = new ArrayList<>();
        Stream.concat(Stream.of(WeirConfig.class), Stream.of(WeirConfig.class.getDeclaredClasses()))
                .filter(Class::isInterface)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> !method.isDefault() && !method.isSynthetic())
                .filter(WrittenTest::isReadByAnother)
                .forEach(method -> others.add(method.toString()));
        assertEquals(List.of(), others);
    }

    private static boolean isReadByAnother(Method method) {
        AnnotatedType type = method.getAnnotatedReturnType();
        AnnotatedType value = type instanceof AnnotatedParameterizedType optional
                ? optional.getAnnotatedActualTypeArguments()[0]
                : type;
        boolean ours = Set.of("boolean", "java.time.Duration", "io.quarkus.runtime.configuration.MemorySize")
                .contains(value.getType().getTypeName());
        WithConverter given = method.getAnnotation(WithConverter.class);
        return ours && given == null && value.getAnnotation(WithConverter.class) == null;
    }
}
