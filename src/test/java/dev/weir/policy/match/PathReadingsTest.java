package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers may make of a path, and that no spelling slips past an entry or into one. */
class PathReadingsTest {

    private static final String[] SEGMENTS = {"admin", "a", "b", "x1", "Secret", "~u", "v_2"};

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "*, /",
        "'', /",
        "x, /x",
        "/a/b, /a/b",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/../../b, /b",
        "/a/.., /",
        "/a/b/.., /a/",
        "/a/b/., /a/b/",
        "/a/b/../, /a/",
        "/a//../b, /a/b",
        "/.../b, /.../b",
        "/.a/..b, /.a/..b",
        "/%7Eu/%41%2d%2E%5f, /~u/A-._",
        "/%2e%2E/a/%2e%2e/b, /b",
        "/a%2f%c3, /a%2F%C3",
        "/a%2F..%2Fb, /a%2F..%2Fb",
        "/%, /%",
        "/%4, /%4",
        "/%zz%4, /%zz%4",
        "/%%34%31, /%41",
        "/a;x=1/..;/b, /a;x=1/..;/b",
        "/a\\..\\b, /a\\..\\b",
        "//a, //a",
        "/A, /A",
    })
    void strictly(String path, String reading) {
        assertEquals(reading, PathReadings.of(path).strict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b.html", "/a/b/", "/a-b_c~d!$&'()*+,=:@", "/a.b/c..d"})
    void aPlainPathIsItsOwnReading(String path) {
        PathReadings readings = PathReadings.of(path);
        assertSame(path, readings.strict());
        assertSame(path, readings.loose().getFirst());
        assertEquals(1, readings.loose().size());
    }

    @ParameterizedTest
    @CsvSource({
        "//admin, /admin",
        "/a/../admin, /admin",
        "/%2e%2e/admin, /admin",
        "/admin;x, /admin",
        "/;x/admin, /admin",
        "/ADMIN, /admin",
        "/%61dmin, /admin",
        "/%2561dmin, /admin",
        "/a%2f..%2fadmin, /admin",
        "/a%252f..%252fadmin, /admin",
        "/a\\..\\admin, /admin",
        "/a%5c..%5cadmin, /admin",
        "/a/..;x=1/admin, /admin",
        "/a/%2e%2e%3bx/admin, /admin",
        "/.;/admin, /admin",
        "/./admin, /admin",
        "/%2fadmin, /admin",
        "///admin, /admin",
        "/a//../../admin, /admin",
        "/a/%c0%ae%c0%ae/admin, /admin",
        "/a/%C0%AE./admin, /admin",
        "/a%c0%af..%c1%9cadmin, /admin",
        "/a/%e0%80%ae%f0%80%80%ae/admin, /admin",
        "/a/%f8%80%80%80%ae%fc%80%80%80%80%ae/admin, /admin",
        "/%c1%a1dmin, /admin",
        "/%e0%81%a1dmin, /admin",
        "/a/%u002e%U002E/admin, /admin",
        "/a/%uff0e%uFF0E/admin, /admin",
        "/%u0061dmin, /admin",
        "/a/%25c0%25ae%25u002e/admin, /admin",
        "/a/%u00252e%u002e/admin, /admin",
        "/a%252fb/..%c0%afadmin, /admin",
    })
    void loosely(String path, String reading) {
        assertTrue(
                PathReadings.of(path).loose().contains(reading),
                () -> PathReadings.of(path).loose().toString());
    }

    /** What is UTF-8 by right is nothing else, nor is what only looks like more bytes than needed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/%c3%ae%c3%ae/admin",
                "/a/%c0%2e/admin",
                "/a/%c0/admin",
                "/a/%c2%ae%c0%c0/admin",
                "/a/%e0%a0%ae./admin",
                "/a/%e0%80/admin",
                "/a/%f0%80%ae./admin",
                "/a/%u02e./admin",
                "/a/%u2025/admin",
                "/a/%u00g0./admin",
                "/a/%uff0/admin"
            })
    void nothingElseIsReadLaxly(String path) {
        assertFalse(PathReadings.of(path).mayBeginWith(PathReadings.of("/admin")));
        assertTrue(PathReadings.of(path).mustBeginWith(PathReadings.of("/a/")));
    }

    @Test
    void anythingIsAPath() {
        Random random = new Random(5);
        String telling = "/./..%25%2e2fFcC;\\\u0000\u00ff\uffff\ud800?# aA%%u0\u00c0\u00ae";
        for (int i = 0; i < 40_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                path.append(telling.charAt(random.nextInt(telling.length())));
            }
            PathReadings readings = PathReadings.of(path.toString());
            assertTrue(readings.strict().startsWith("/"), path::toString);
            assertTrue(readings.loose().size() <= 40);
            for (String loose : readings.loose()) {
                assertTrue(loose.startsWith("/") && loose.equals(loose.toLowerCase(Locale.ROOT)), path::toString);
            }
            assertTrue(readings.mayBeginWith(readings) && readings.mustBeginWith(readings), path::toString);
            assertEquals(
                    readings.strict(),
                    PathReadings.of(readings.strict().replace("%", "%25"))
                            .strict()
                            .replace("%25", "%"));
        }
    }

    /** A server that hides one of its laxities behind another still serves what was denied. */
    @Test
    void noSpellingSlipsPast() {
        Random random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            Lax server = new Lax(random);
            String prefix = "/" + SEGMENTS[random.nextInt(SEGMENTS.length)] + (random.nextBoolean() ? "/" : "");
            String path = prefix + (prefix.endsWith("/") ? "" : random.nextBoolean() ? "/" : "") + "page";
            String spelled = server.spell(path, random);
            assertTrue(
                    PathReadings.of(spelled).mayBeginWith(PathReadings.of(prefix)),
                    () -> spelled + " is " + path + " under " + prefix + " for " + server);
        }
    }

    /** The same the other way: what any server takes elsewhere is not what was allowed. */
    @Test
    void noSpellingSlipsIn() {
        Random random = new Random(9);
        PathReadings docs = PathReadings.of("/docs/");
        for (int i = 0; i < 30_000; i++) {
            Lax server = new Lax(random);
            String up = List.of("/docs/../", "/docs/x/../../", "/docs/./../", "/docs/../x/../")
                    .get(random.nextInt(4));
            String spelled = server.spell(up + SEGMENTS[random.nextInt(SEGMENTS.length)], random);
            assertFalse(PathReadings.of(spelled).mustBeginWith(docs), () -> spelled + " for " + server);
        }
        assertTrue(PathReadings.of("/docs/a%20b/c;d/e%2ff").mustBeginWith(docs));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/%2e%2e",
                "/a",
                "//",
                "/%252e",
                ";/",
                "\\",
                "%2f..",
                "/a/..;x",
                "%25",
                "/%c0%ae%c0%ae",
                "/%u002e."
            })
    void lengthCostsNoMoreThanItself(String part) {
        String path = "/" + part.repeat(200_000 / part.length());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> PathReadings.of(path).loose());
    }

    /** One way of being lax, and the spellings that mean the same to it. */
    private record Lax(
            int decodes, boolean overlong, boolean backslashes, boolean parameters, boolean slashes, boolean anyCase) {

        Lax(Random random) {
            this(
                    random.nextInt(3),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean());
        }

        /** What begins with a slash, spelled so that this server reads it as it is. */
        String spell(String path, Random random) {
            StringBuilder spelled = new StringBuilder();
            for (int i = 0; i < path.length(); i++) {
                char c = path.charAt(i);
                if (c == '/' && i > 0) {
                    if (parameters && random.nextInt(4) == 0) {
                        spelled.append(spellAll(random.nextBoolean() ? ";x=1" : ";", random));
                    }
                    // Not a slash, which would stand for the path's beginning.
                    spelled.append(random.nextInt(3) == 0 && backslashes ? spellAll("\\", random) : slash(random));
                    spelled.append(detour(random));
                } else if (c == '/') {
                    spelled.append('/').append(detour(random));
                } else {
                    char cased = anyCase && random.nextBoolean() ? swapped(c) : c;
                    spelled.append(encoded(cased, random));
                }
            }
            return spelled.toString();
        }

        /** Segments that this server drops, and others may not. */
        private String detour(Random random) {
            return switch (random.nextInt(8)) {
                case 0 -> spellAll("./", random);
                case 1 -> spellAll("zz/../", random);
                case 2 -> slashes ? slash(random) : "";
                case 3 -> parameters ? spellAll("zz/..;y/", random) : "";
                case 4 -> backslashes ? spellAll("zz\\..\\", random) : "";
                default -> "";
            };
        }

        private String slash(Random random) {
            return spellAll("/", random);
        }

        private String spellAll(String text, Random random) {
            StringBuilder spelled = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                spelled.append(encoded(text.charAt(i), random));
            }
            return spelled.toString();
        }

        /** Reserved characters only as often as this server decodes them. */
        private String encoded(char c, Random random) {
            boolean unreserved = "/;\\=".indexOf(c) < 0;
            int most = unreserved ? Math.max(1, decodes) : decodes;
            String spelled = String.valueOf(c);
            if (overlong && decodes > 0 && random.nextInt(4) == 0) {
                spelled = needless(c, random);
                return decodes == 2 && random.nextBoolean() ? spelled.replace("%", "%25") : spelled;
            }
            for (int times = random.nextInt(3) == 0 ? random.nextInt(most + 1) : 0; times > 0; times--) {
                spelled = spelled.length() == 1
                        ? "%%%s%x".formatted(Integer.toHexString(c >> 4), c & 15)
                        : spelled.replace("%", "%25");
            }
            return spelled;
        }

        private static String needless(char c, Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> "%%%x%%%x".formatted(0xc0 | c >> 6, 0x80 | (c & 0x3f));
                case 1 -> "%%E0%%%X%%%X".formatted(0x80 | c >> 6, 0x80 | (c & 0x3f));
                case 2 -> "%%u%04x".formatted((int) c);
                default -> "%%u%04X".formatted(c + 0xfee0);
            };
        }

        private static char swapped(char c) {
            return Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
        }
    }
}
