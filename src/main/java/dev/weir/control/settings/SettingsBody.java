package dev.weir.control.settings;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one replica.
 *
 * @param replica its name
 * @param items each key, in the order of their names
 */
@Schema(name = "Settings")
public record SettingsBody(String replica, List<Setting> items) {

    /**
     * One key.
     *
     * @param key its name
     * @param value in force; null where nothing is, or what depends on others; a secret is shown as ***
     * @param byDefault what holds where it is not set; null where nothing does, or what depends on others
     * @param set whether somebody set it
     */
    @Schema(name = "Setting")
    public record Setting(
            String key,
            @Nullable String value,

            @com.fasterxml.jackson.annotation.JsonProperty("default") @Nullable
            String byDefault,

            boolean set) {}

    public SettingsBody {
        items = List.copyOf(items);
    }
}
