package dev.weir.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.weir.control.Rest.sending;
import static dev.weir.control.Rest.through;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.weir.control.Rest;
import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.WebSocketEcho;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard as people meet it: in a browser, with traffic passing through the proxy. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {

    private static final List<String> PATHS = List.of(
            "/",
            "/traffic",
            "/traffic?view=hosts",
            "/traffic?view=statuses&by=bytes",
            "/policy",
            "/policy?list=allow",
            "/policy?list=reach",
            "/policy/document",
            "/cache",
            "/tunnels",
            "/system",
            "/system/config",
            "/system/audit");
    private static final String OK =
            "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    @Inject
    DataPlaneLife life;

    @TestHTTPResource("/")
    URI address;

    private final RawOrigin origin = RawOrigin.start();
    private Chromium chromium;

    @BeforeEach
    void begin() {
        if (chromium == null) {
            chromium = Chromium.start(address.toString());
            PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        }
        origin.answer(OK);
        Rest.putPolicy("version: 1\n");
        sending("{\"all\":true}").post("/api/v1/cache/purge").then().statusCode(200);
    }

    @AfterEach
    void forget() {
        Rest.putPolicy("version: 1\n");
    }

    @AfterAll
    void end() {
        if (chromium != null) {
            chromium.close();
        }
        origin.close();
    }

    private int status(String path) {
        return through(life.ports().plain(), origin.url(path)).status();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyPageFitsASmallScreenAndBreaksNoRule(ColorScheme scheme) {
        sending("{\"domain\":\"a-rather-long-name-of-a-site-that-nobody-wants.example\",\"reason\":\"Why not\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(201);
        status("/a/path/that/is/long/enough/to/leave/a/small/screen/on/the/right/hand/side.tar.gz");
        try (Visitor visitor = chromium.visitor("manager", 360, scheme)) {
            for (String path : PATHS) {
                visitor.opens(path);
                assertThat(visitor.page().locator("main h1")).hasCount(1);
                assertEquals(0, visitor.overflow(), path);
                assertTrue(isHereInSight(visitor), path);
                assertEquals("1", levels(visitor).replaceAll("^(1)(2+|3+)*$", "$1"), path);
            }
            visitor.hasNoComplaints();
        }
    }

    /** Whether the navigation shows where one is. */
    private static boolean isHereInSight(Visitor visitor) {
        return (Boolean)
                visitor.page()
                        .evaluate(
                                "[...document.querySelectorAll('nav [aria-current]')].every(link => "
                                        + "link.getBoundingClientRect().left >= 0 && link.getBoundingClientRect().right <= innerWidth)");
    }

    /** Those of the headings that are on the page, in their order. */
    private static String levels(Visitor visitor) {
        return (String) visitor.page()
                .evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => h.tagName[1]).join('')");
    }

    @Test
    void theOverviewMovesWithTheTraffic() {
        try (Visitor visitor = chromium.visitor("viewer")) {
            visitor.opens("/");
            assertThat(visitor.page().locator("#live")).hasText("Live");
            for (int i = 0; i < 5; i++) {
                assertEquals(200, status("/moving/" + i % 2));
            }
            Page page = visitor.page();
            assertThat(page.locator("[data-tile=requests] [data-sub]")).hasText(Pattern.compile("[1-9]\\d* a minute"));
            assertThat(page.locator("[data-tile=ratio] [data-sub]")).hasText(Pattern.compile("[1-9]\\d* hits .*"));
            assertThat(page.locator("#recent")).containsText("/moving/1");
            assertThat(page.locator("#lists")).containsText("127.0.0.1");
            assertThat(page.locator("#lists")).containsText("http://proxy:3128/https://host/path");
            assertThat(page.locator("#chart canvas")).hasCount(1);
            visitor.button("Pause").click();
            assertThat(page.locator("#live")).hasText("Paused");
            visitor.button("24 h").click();
            assertThat(page.locator("#chart-summary")).containsText("24 hours");
            visitor.hasNoComplaints();
        }
    }

    @Test
    void anEntryIsAddedByKeyboardAloneAndDeleted() {
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/policy");
            visitor.tabsTo(visitor.button("Block something"));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.field("Domain")).isVisible();
            visitor.tabsTo(visitor.field("Address"));
            visitor.page().keyboard().type("127.0.0.1");
            visitor.tabsTo(visitor.field("Reason"));
            visitor.page().keyboard().type("Not now");
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.text(" is in force.")).isVisible();
            assertThat(visitor.page().locator("#entries")).containsText("Not now");
            assertEquals(403, status("/blocked"));

            visitor.page().locator("#entries summary").last().click();
            visitor.button("Delete…").click();
            visitor.button("Delete").click();
            assertThat(visitor.text(" is deleted")).isVisible();
            assertThat(visitor.page().locator("#entries")).not().containsText("Not now");
            assertEquals(200, status("/blocked"));
            visitor.hasNoComplaints();
        }
    }

    @Test
    void anEntryIsEditedExpiredAndMadeToReport() {
        sending("{\"id\":\"mine\",\"domain\":\"ads.example\"}").post("/api/v1/blacklist");
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/policy");
            visitor.button("Edit mine").click();
            visitor.field("Owner").fill("me@example.org");
            visitor.button("Save").click();
            Locator entries = visitor.page().locator("#entries");
            assertThat(entries).containsText("me@example.org");
            for (String choice : List.of("Expire in 1 hour", "Only report")) {
                visitor.page().locator("#entries summary").last().click();
                visitor.button(choice).click();
                assertThat(entries).containsText(choice.startsWith("Expire") ? "in 59 min" : "only reports");
            }
            viewer().get("/api/v1/blacklist/mine").then().statusCode(200);
            visitor.hasNoComplaints();
        }
    }

    @Test
    void whatAnotherChangedMeanwhileIsNotOverwrittenButShown() {
        sending("{\"id\":\"mine\",\"domain\":\"ads.example\"}").post("/api/v1/blacklist");
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/policy");
            sending("{\"domain\":\"ads.example\",\"owner\":\"other@example.org\"}")
                    .put("/api/v1/blacklist/mine")
                    .then()
                    .statusCode(200);
            Locator entries = visitor.page().locator("#entries");
            visitor.page().locator("#entries summary").click();
            visitor.button("Only report").click();
            assertThat(visitor.text("Nothing was changed")).isVisible();
            assertThat(entries).containsText("other@example.org");
            viewer().get("/api/v1/blacklist/mine").then().body("mode", equalTo("enforce"));

            sending("").delete("/api/v1/blacklist/mine").then().statusCode(204);
            visitor.page().locator("#entries summary").click();
            visitor.button("Expire in 1 day").click();
            assertThat(entries).containsText("The list is empty.");
            viewer().get("/api/v1/blacklist/mine").then().statusCode(404);
        }
    }

    @Test
    void whatIsWrongStandsAtItsField() {
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/policy?list=reach");
            visitor.button("Open a private target").click();
            visitor.field("Domain").fill("*.example");
            visitor.button("Add entry").click();
            assertThat(visitor.page().locator("#e-domain")).hasAttribute("aria-invalid", "true");
            assertThat(visitor.page().locator("#e-domain-hint")).not().hasText("The name and everything under it.");
            visitor.button("Cancel").click();
            assertThat(visitor.page().locator("#dialog")).isHidden();
        }
    }

    @Test
    void aRequestIsExplained() {
        sending("{\"id\":\"mine\",\"domain\":\"ads.example\",\"reason\":\"Advertising\"}")
                .post("/api/v1/blacklist");
        try (Visitor visitor = chromium.visitor("viewer")) {
            visitor.opens("/policy");
            visitor.field("URL, or host:port for a tunnel").fill("http://www.ads.example/x");
            visitor.button("Explain").click();
            Locator explained = visitor.page().locator("#explained");
            assertThat(explained).containsText("denied");
            assertThat(explained.getByRole(AriaRole.LINK)).hasText("mine");
            visitor.field("URL, or host:port for a tunnel").fill("no url at all");
            visitor.button("Explain").click();
            assertThat(explained).not().containsText("Advertising");
            visitor.hasNoComplaints();
        }
    }

    @Test
    void whatIsStoredIsFoundAndPurged() {
        assertEquals(200, status("/kept/1"));
        assertEquals(200, status("/kept/2"));
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/cache");
            visitor.field("What").fill(origin.url("/kept/"));
            visitor.button("Find").click();
            assertThat(visitor.page().locator("tbody tr")).hasCount(2);
            visitor.button("Purge " + origin.url("/kept/1")).click();
            visitor.button("Purge").last().click();
            assertThat(visitor.text("Purged 1 URL.")).isVisible();
            assertThat(visitor.page().locator("tbody tr")).hasCount(1);
            visitor.button("Purge all…").click();
            visitor.button("Purge all").click();
            assertThat(visitor.text("Nothing that is stored is like that.")).isVisible();
            visitor.hasNoComplaints();
        }
    }

    @Test
    void aSoftPurgeKeepsWhatIsStoredUntilItIsRevalidated() {
        assertEquals(200, status("/kept/soft"));
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/cache");
            visitor.tabsTo(visitor.field("Keep as stale until revalidated"));
            visitor.page().keyboard().press("Space");
            visitor.button("Purge " + origin.url("/kept/soft")).click();
            assertThat(visitor.page().locator("#confirm p")).hasText("Purge " + origin.url("/kept/soft") + " softly?");
            visitor.button("Purge").last().click();
            assertThat(visitor.text("1 URL will be validated before use.")).isVisible();
            assertThat(visitor.page().locator("tbody tr")).containsText("purged softly");
            visitor.hasNoComplaints();
        }
        viewer().get("/api/v1/cache").then().body("entries", equalTo(1));
    }

    @Test
    void noButtonPurgesAnotherUrlThanTheOneOfItsRow() {
        assertEquals(200, status("/kept/page"));
        assertEquals(200, status("/kept/page?secret=1"));
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/cache?by=prefix&what=" + origin.url("/kept/"));
            assertThat(visitor.page().locator("tbody tr")).hasCount(2);
            assertThat(visitor.button("Purge " + origin.url("/kept/page"))).hasCount(1);
            assertThat(visitor.text("Not all of it is shown")).hasCount(1);
            visitor.button("Purge " + origin.url("/kept/page")).click();
            visitor.button("Purge").last().click();
            assertThat(visitor.page().locator("tbody tr")).hasCount(1);
            assertThat(visitor.text("Not all of it is shown")).hasCount(1);
            visitor.hasNoComplaints();
        }
    }

    @Test
    void aTunnelIsCut() {
        try (RawOrigin echo = RawOrigin.start();
                RawClient client = RawClient.connect(life.ports().plain());
                Visitor visitor = chromium.visitor("manager")) {
            echo.answer(new WebSocketEcho());
            client.openWebSocket(echo.url("/"), echo.authority());
            visitor.opens("/tunnels");
            visitor.button("Cut the tunnel to " + echo.authority()).click();
            visitor.button("Cut").click();
            assertThat(visitor.text("The tunnel is cut.")).isVisible();
            assertThat(visitor.text("No tunnel is open.")).isVisible();
            client.expectClosed();
            visitor.hasNoComplaints();
        }
    }

    @Test
    void aLaterPageOfTunnelsStaysWhereItIs() {
        String later = "/tunnels?cursor=999999999999999-z";
        try (Visitor visitor = chromium.visitor("viewer")) {
            visitor.opens(later);
            assertThat(visitor.page().locator("#tunnels")).hasAttribute("hx-get", later);
            visitor.page().waitForResponse(answer -> answer.url().endsWith(later), () -> {});
            visitor.hasNoComplaints();
        }
    }

    @Test
    void aViewerHasNothingThatChanges() {
        sending("{\"id\":\"mine\",\"domain\":\"ads.example\"}").post("/api/v1/blacklist");
        status("/kept");
        try (Visitor visitor = chromium.visitor("viewer")) {
            for (String path : PATHS) {
                visitor.opens(path);
                assertThat(visitor.page().locator("main :is([hx-post],[hx-delete],[hx-put],form[method=post])"))
                        .hasCount(0);
            }
            visitor.hasNoComplaints();
        }
        String own = RestAssured.baseURI + ":" + RestAssured.port;
        for (String path : List.of(
                "/policy/blacklist", "/policy/blacklist/mine", "/policy/blacklist/mine/change", "/cache/purge")) {
            viewer().header("Origin", own)
                    .formParam("by", "all")
                    .formParam("mode", "report")
                    .post(path)
                    .then()
                    .statusCode(403);
        }
        viewer().header("Origin", own).delete("/policy/blacklist/mine").then().statusCode(403);
        viewer().header("Origin", own).delete("/tunnels/x").then().statusCode(403);
        viewer().get("/policy/form?list=blacklist").then().statusCode(403);
    }

    @Test
    void anotherSiteChangesNothing() {
        Rest.manager()
                .header("Origin", "http://evil.example")
                .formParam("by", "all")
                .post("/cache/purge")
                .then()
                .statusCode(403);
    }

    @Test
    void whatClientsChooseIsTextAndNothingElse() {
        sending("{\"id\":\"mine\",\"domain\":\"ads.example\",\"reason\":\"" + HOSTILE + "\"}")
                .post("/api/v1/blacklist");
        try (RawClient client = RawClient.connect(life.ports().plain())) {
            client.send("GET " + origin.url("/agent") + " HTTP/1.1\r\nHost: x\r\nUser-Agent: \"" + HOSTILE + "\r\n\r\n")
                    .readResponse();
        }
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/traffic");
            assertThat(visitor.page().locator("[title*='onerror']")).hasCount(1);
            visitor.opens("/policy");
            assertThat(visitor.text(HOSTILE)).isVisible();
            visitor.button("Edit mine").click();
            assertThat(visitor.field("Reason")).hasValue(HOSTILE);
            visitor.opens("/policy?url=http://ads.example/");
            assertThat(visitor.page().locator("#explained")).containsText(HOSTILE);
            visitor.opens("/");
            assertThat(visitor.page().locator("#live")).hasText("Live");
            assertEquals(0, visitor.page().locator("img[src=x]").count());
            visitor.hasNoComplaints();
        }
    }

    @Test
    void theChosenSchemeIsRemembered() {
        try (Visitor visitor = chromium.visitor("viewer", 1280, ColorScheme.DARK)) {
            visitor.opens("/policy");
            String dark = background(visitor);
            visitor.button("Light or dark").click();
            String light = background(visitor);
            assertTrue(!light.equals(dark), light);
            visitor.opens("/cache");
            assertEquals(light, background(visitor));
        }
    }

    private static String background(Visitor visitor) {
        return (String) visitor.page().evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void withoutScriptsItCanBeRead() {
        String page = viewer().get("/").then().statusCode(200).extract().asString();
        assertTrue(page.contains("Top hosts") && page.contains("Hit ratio"), page);
        assertTrue(!page.contains("style=\"") && !page.contains("onclick"), page);
    }
}
