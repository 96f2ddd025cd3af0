package dev.weir.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig.ClientPrivacy;
import dev.weir.config.WeirConfig.QueryPrivacy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyTest {

    private static final String DIGITS = "[0-9a-f]{16}";

    private static String path(QueryPrivacy privacy, String pathQuery) {
        Sample sample = new Sample();
        sample.pathQuery = pathQuery;
        return Sample.privacy(privacy, ClientPrivacy.KEEP)
                .told(sample.account())
                .request()
                .pathQuery();
    }

    private static String referer(QueryPrivacy privacy, String referer) {
        Sample sample = new Sample();
        sample.referer = referer;
        return Objects.requireNonNull(Sample.privacy(privacy, ClientPrivacy.KEEP)
                .told(sample.account())
                .request()
                .referer());
    }

    private static Told.Client client(ClientPrivacy privacy, String address, String user) {
        Sample sample = new Sample();
        sample.address = address;
        sample.user = user;
        return Sample.privacy(QueryPrivacy.KEEP, privacy).told(sample.account()).client();
    }

    @ParameterizedTest
    @CsvSource({
        "/a?b=c, /a",
        "/a, /a",
        "/?, /",
        "/a??b?c, /a",
        "/a?b#c, /a",
        "/a#c?b, /a",
        "?b, ''",
        "'', ''",
        "*, *",
        "/a;p=1?q, /a;p=1",
    })
    void stripLeavesThePath(String sent, String told) {
        assertEquals(told, path(QueryPrivacy.STRIP, sent));
        assertEquals("https://h.example" + told, referer(QueryPrivacy.STRIP, "https://h.example" + sent));
    }

    @Test
    void hashTellsWhetherAQueryIsTheSame() {
        String told = path(QueryPrivacy.HASH, "/a?token=1");
        assertTrue(told.matches("/a\\?h=" + DIGITS), told);
        assertEquals(told, path(QueryPrivacy.HASH, "/a?token=1"));
        assertEquals("/b" + told.substring(2), path(QueryPrivacy.HASH, "/b?token=1"));
        assertNotEquals(told, path(QueryPrivacy.HASH, "/a?token=2"));
        assertNotEquals(told, path(QueryPrivacy.HASH, "/a?token=1&"));
        assertEquals("https://h" + told, referer(QueryPrivacy.HASH, "https://h/a?token=1"));
        assertEquals("/a", path(QueryPrivacy.HASH, "/a"));
        assertEquals("/a", path(QueryPrivacy.HASH, "/a#x?y"));
    }

    @Test
    void anotherProcessHashesInItsOwnWay() {
        byte[] key = new byte[KeyedHash.KEY_LENGTH];
        key[0] = 1;
        Privacy other = new Privacy(QueryPrivacy.HASH, ClientPrivacy.HASH, new KeyedHash(key));
        Privacy one = Sample.privacy(QueryPrivacy.HASH, ClientPrivacy.HASH);
        Told a = one.told(new Sample().account());
        Told b = other.told(new Sample().account());
        assertNotEquals(a.request().pathQuery(), b.request().pathQuery());
        assertNotEquals(a.client().address(), b.client().address());
    }

    @ParameterizedTest
    @CsvSource({
        "https://u:p@h/a, https://h/a",
        "https://u@h, https://h",
        "https://u:p@w@h/a@b, https://h/a@b",
        "HTTP://u:p@h/, HTTP://h/",
        "//u:p@h/, //u:p@h/",
        "u:p@h:443, h:443",
        "/https://u:p@h/a, /https://h/a",
        "/https:/u:p@h/a, /https:/h/a",
        "/https:///u:p@h/a, /https:///h/a",
        "https:\\\\u:p@h\\a, https:\\\\h\\a",
        "/https:\\u:p@h/a, /https:\\h/a",
        "/x/https://a:b@c/http://d:e@f/, /x/https://c/http://f/",
        "/?next=https://u:p@h/&m=a@b, /?next=https://h/&m=a@b",
        "ldap://u:p@h/, ldap://h/",
        "/@scope/package, /@scope/package",
        "/npm:/@scope/package, /npm:/@scope/package",
        "/a:b@c, /a:b@c",
        "https://h?u:p@x, https://h?u:p@x",
        "https://h#u:p@x, https://h#u:p@x",
        "u:http://p@h/, u:http://h/",
        "http://http://u:p@h/, http://http://h/",
        "@, ''",
        "://@, ://",
        "https://u:p@, https://",
    })
    void userInformationIsNeverTold(String sent, String told) {
        assertEquals(told, path(QueryPrivacy.KEEP, sent));
        assertEquals(told, referer(QueryPrivacy.KEEP, sent));
    }

    @ParameterizedTest
    @EnumSource(QueryPrivacy.class)
    void userInformationIsNotInWhatIsLeftEither(QueryPrivacy privacy) {
        assertFalse(path(privacy, "/https://user:pass@h/?https://user:pass@h/").contains("pass"));
        assertFalse(
                referer(privacy, "https://user:pass@h/?https://user:pass@h/").contains("pass"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, 192.0.2.0",
        "10.255.255.255, 10.255.255.255, 10.255.255.0",
        "::ffff:192.0.2.7, 192.0.2.7, 192.0.2.0",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6, 2001:db8:1::",
        "2001:db8:ffff:ffff::1, 2001:db8:ffff:ffff::1, 2001:db8:ffff::",
        "::1, ::1, ::",
    })
    void clientsAreKeptOrTruncated(String address, String kept, String truncated) {
        assertEquals(kept, client(ClientPrivacy.KEEP, address, "alice").address());
        assertEquals("alice", client(ClientPrivacy.KEEP, address, "alice").user());
        assertEquals(truncated, client(ClientPrivacy.TRUNCATE, address, "alice").address());
        assertNull(client(ClientPrivacy.TRUNCATE, address, "alice").user());
    }

    @Test
    void clientsAndUsersAreHashed() {
        Told.Client told = client(ClientPrivacy.HASH, "192.0.2.7", "alice");
        assertTrue(told.address().matches(DIGITS), told::toString);
        assertTrue(String.valueOf(told.user()).matches(DIGITS), told::toString);
        assertEquals(told, client(ClientPrivacy.HASH, "192.0.2.7", "alice"));
        assertNotEquals(
                told.address(), client(ClientPrivacy.HASH, "192.0.2.8", "alice").address());
        assertNotEquals(
                told.user(), client(ClientPrivacy.HASH, "192.0.2.7", "bob").user());
        // A name that looks like an address is not told to be the same.
        assertNotEquals(
                told.address(),
                client(ClientPrivacy.HASH, "192.0.2.7", "192.0.2.7").user());
    }

    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 4097, 65536})
    void textsAreBounded(int length) {
        String told = path(QueryPrivacy.KEEP, "/" + "a".repeat(length - 1));
        assertEquals(Math.min(length, 4096), told.length());
        assertEquals(length > 4096, told.endsWith("\u2026"));
        Told all = Sample.open()
                .told(new Sample().texts("\ud83d\ude00".repeat(length)).account());
        assertTrue(all.request().method().length() <= 256);
        assertTrue(String.valueOf(all.request().userAgent()).length() <= 1024);
        assertTrue(String.valueOf(all.client().user()).length() <= 256);
        assertTrue(String.valueOf(all.client().contentType()).length() <= 256);
        // No half of a character.
        assertTrue(all.request().method().matches("(\ud83d\ude00)+\u2026"), all.request()::method);
    }

    @Test
    void theRestIsToldAsItWas() {
        Sample sample = new Sample();
        sample.user = "alice";
        sample.referer = "https://h/";
        assertEquals(sample.told(), Sample.open().told(sample.account()));
    }

    @ParameterizedTest
    @EnumSource(ClientPrivacy.class)
    void nobodyIsTakenForWhoCameBefore(ClientPrivacy privacy) throws UnknownHostException {
        Privacy shared = Sample.privacy(QueryPrivacy.KEEP, privacy);
        for (String address : List.of("127.0.0.1", "192.0.2.8", "198.51.100.9", "2001:db8::1", "192.0.2.8", "::1")) {
            InetAddress client = InetAddress.getByName(address);
            String alone = client(privacy, address, "alice").address();
            assertEquals(alone, shared.client(client));
            assertEquals(alone, shared.client(client));
        }
    }
}
