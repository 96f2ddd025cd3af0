package dev.weir.control.settings;

import dev.weir.config.WeirConfig;
import dev.weir.control.settings.SettingsBody.Setting;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What {@code weir.*} is set to. */
@RegisterForReflection(targets = WeirConfig.class)
final class Settings {

    private static final String PREFIX = "weir";

    /** Of {@code application.properties} in the package; what an operator sets stands above it. */
    private static final int OURS = 250;

    private final SmallRyeConfig config;
    private final List<Key> keys = Key.of(PREFIX, WeirConfig.class);

    Settings(SmallRyeConfig config) {
        this.config = config;
    }

    List<Setting> all() {
        return keys.stream().flatMap(this::settings).toList();
    }

    private Stream<Setting> settings(Key key) {
        return key.isChosen()
                ? StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .filter(key::matches)
                        .sorted()
                        .map(name -> setting(name, key.byDefault()))
                : Stream.of(setting(key.pattern(), key.byDefault()));
    }

    private Setting setting(String name, @Nullable String byDefault) {
        ConfigValue found = config.getConfigValue(name);
        String value = found.getValue();
        String inForce = value == null ? byDefault : value;
        boolean set = value != null && found.getConfigSourceOrdinal() > OURS;
        return new Setting(name, inForce == null ? null : Secrets.hidden(name, inForce), byDefault, set);
    }
}
