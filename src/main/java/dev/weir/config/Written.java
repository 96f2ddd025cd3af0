package dev.weir.config;

import dev.weir.net.AddressRange;
import dev.weir.net.Cidr;
import dev.weir.net.PortRanges;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Readers of the values that {@link WeirConfig} holds; the configuration adds the key to what they throw. */
public final class Written {

    private Written() {}

    public static final class BooleanConverter implements Converter<Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean convert(String value) {
            return switch (value.strip().toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "y", "on" -> true;
                case "false", "0", "no", "n", "off" -> false;
                case "" -> null;
                default -> throw new IllegalArgumentException("true or false, not '" + value + "'");
            };
        }
    }

    public static final class DurationConverter implements Converter<Duration> {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Duration convert(String value) {
            // What is not set is asked for as empty text.
            if (value.isBlank()) {
                return null;
            }
            try {
                return io.quarkus.runtime.configuration.DurationConverter.parseDuration(value.strip());
            } catch (ArithmeticException tooLong) {
                throw new IllegalArgumentException("a duration that can be counted, not '" + value + "'", tooLong);
            }
        }
    }

    public static final class SizeConverter implements Converter<MemorySize> {
        private static final long serialVersionUID = 1L;

        private static final MemorySizeConverter READER = new MemorySizeConverter();

        @Override
        public @Nullable MemorySize convert(String value) {
            if (value.isBlank()) {
                return null;
            }
            MemorySize size = READER.convert(value.strip());
            if (size.asBigInteger().bitLength() >= Long.SIZE) {
                throw new IllegalArgumentException("a size that can be counted, not '" + value + "'");
            }
            return size;
        }
    }

    public static final class CidrConverter implements Converter<Cidr> {
        private static final long serialVersionUID = 1L;

        @Override
        public Cidr convert(String value) {
            return Cidr.parse(value.strip());
        }
    }

    public static final class PortsConverter implements Converter<PortRanges> {
        private static final long serialVersionUID = 1L;

        @Override
        public PortRanges convert(String value) {
            return PortRanges.parse(value);
        }
    }

    public static final class AddressRangeConverter implements Converter<AddressRange> {
        private static final long serialVersionUID = 1L;

        @Override
        public AddressRange convert(String value) {
            return AddressRange.parse(value.strip());
        }
    }

    public static final class ClientAuthConverter implements Converter<WeirConfig.ClientAuth> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.ClientAuth convert(String value) {
            return switch (value.strip()) {
                case "none" -> WeirConfig.ClientAuth.NONE;
                case "request" -> WeirConfig.ClientAuth.REQUEST;
                case "required" -> WeirConfig.ClientAuth.REQUIRED;
                default -> throw new IllegalArgumentException("none, request or required, not '" + value + "'");
            };
        }
    }

    public static final class AuthConverter implements Converter<WeirConfig.Auth> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.Auth convert(String value) {
            return switch (value.strip()) {
                case "none" -> WeirConfig.Auth.NONE;
                case "basic" -> WeirConfig.Auth.BASIC;
                default -> throw new IllegalArgumentException("none or basic, not '" + value + "'");
            };
        }
    }

    public static final class FamilyConverter implements Converter<WeirConfig.Family> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.Family convert(String value) {
            return switch (value.strip()) {
                case "any" -> WeirConfig.Family.ANY;
                case "4" -> WeirConfig.Family.IPV4;
                case "6" -> WeirConfig.Family.IPV6;
                default -> throw new IllegalArgumentException("any, 4 or 6, not '" + value + "'");
            };
        }
    }

    public static final class PresetConverter implements Converter<WeirConfig.Preset> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.Preset convert(String value) {
            return switch (value.strip()) {
                case "classic" -> WeirConfig.Preset.CLASSIC;
                case "packages" -> WeirConfig.Preset.PACKAGES;
                default -> throw new IllegalArgumentException("classic or packages, not '" + value + "'");
            };
        }
    }

    public static final class CacheStoreConverter implements Converter<WeirConfig.CacheStore> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.CacheStore convert(String value) {
            return switch (value.strip()) {
                case "none" -> WeirConfig.CacheStore.NONE;
                case "memory" -> WeirConfig.CacheStore.MEMORY;
                case "redis" -> WeirConfig.CacheStore.REDIS;
                default -> throw new IllegalArgumentException("none, memory or redis, not '" + value + "'");
            };
        }
    }

    public static final class SetCookieConverter implements Converter<WeirConfig.SetCookie> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.SetCookie convert(String value) {
            return switch (value.strip()) {
                case "explicit" -> WeirConfig.SetCookie.EXPLICIT;
                case "public" -> WeirConfig.SetCookie.PUBLIC;
                case "never" -> WeirConfig.SetCookie.NEVER;
                default -> throw new IllegalArgumentException("explicit, public or never, not '" + value + "'");
            };
        }
    }

    public static final class PathConverter implements Converter<Path> {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Path convert(String value) {
            // What is not set is asked for as empty text, and no file has an empty name.
            return value.isBlank() ? null : Path.of(value.strip());
        }
    }

    public static final class PolicyStoreConverter implements Converter<WeirConfig.PolicyStore> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.PolicyStore convert(String value) {
            return switch (value.strip()) {
                case "file" -> WeirConfig.PolicyStore.FILE;
                case "configmap" -> WeirConfig.PolicyStore.CONFIGMAP;
                default -> throw new IllegalArgumentException("file or configmap, not '" + value + "'");
            };
        }
    }

    public static final class OnMissingConverter implements Converter<WeirConfig.OnMissing> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.OnMissing convert(String value) {
            return switch (value.strip()) {
                case "deny" -> WeirConfig.OnMissing.DENY;
                case "allow" -> WeirConfig.OnMissing.ALLOW;
                default -> throw new IllegalArgumentException("deny or allow, not '" + value + "'");
            };
        }
    }

    public static final class FeedFormatConverter implements Converter<WeirConfig.FeedFormat> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.FeedFormat convert(String value) {
            return switch (value.strip()) {
                case "auto" -> WeirConfig.FeedFormat.AUTO;
                case "hosts" -> WeirConfig.FeedFormat.HOSTS;
                case "domains" -> WeirConfig.FeedFormat.DOMAINS;
                case "adblock" -> WeirConfig.FeedFormat.ADBLOCK;
                default -> throw new IllegalArgumentException("auto, hosts, domains or adblock, not '" + value + "'");
            };
        }
    }

    public static final class FeedExceptionsConverter implements Converter<WeirConfig.FeedExceptions> {
        private static final long serialVersionUID = 1L;

        @Override
        public WeirConfig.FeedExceptions convert(String value) {
            return switch (value.strip()) {
                case "own" -> WeirConfig.FeedExceptions.OWN;
                case "all" -> WeirConfig.FeedExceptions.ALL;
                default -> throw new IllegalArgumentException("own or all, not '" + value + "'");
            };
        }
    }
}
