package dev.weir.control.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that can be set.
 *
 * @param pattern its name, with {@code *} for a name that the operator chooses
 * @param byDefault what holds where it is not set; null where nothing does, or what depends on others
 */
record Key(String pattern, @Nullable String byDefault) {

    private static final String CHOSEN = "*";

    /** All that a mapping has, in the order of their names. */
    static List<Key> of(String prefix, Class<?> mapping) {
        List<Key> keys = new ArrayList<>();
        collect(prefix, mapping, keys);
        keys.sort(Comparator.comparing(Key::pattern));
        return keys;
    }

    private static void collect(String prefix, Class<?> mapping, List<Key> into) {
        for (Method method : mapping.getDeclaredMethods()) {
            if (method.getParameterCount() == 0 && !method.isSynthetic() && !method.isDefault()) {
                add(prefix + "." + name(method), method, into);
            }
        }
    }

    private static void add(String name, Method method, List<Key> into) {
        Class<?> type = method.getReturnType();
        if (type.equals(Map.class)) {
            Type value = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
            collect(name + "." + CHOSEN, (Class<?>) value, into);
        } else if (isGroup(type)) {
            collect(name, type, into);
        } else {
            WithDefault byDefault = method.getAnnotation(WithDefault.class);
            into.add(new Key(name, byDefault == null ? null : byDefault.value()));
        }
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getEnclosingClass() != null;
    }

    private static String name(Method method) {
        WithName name = method.getAnnotation(WithName.class);
        return name == null
                ? method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT)
                : name.value();
    }

    boolean isChosen() {
        return pattern.contains(CHOSEN);
    }

    boolean matches(String name) {
        String regex = String.join(
                "(?:[^.\"]+|\"[^\"]+\")",
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).toList());
        return name.matches(regex);
    }
}
