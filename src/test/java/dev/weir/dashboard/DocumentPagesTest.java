package dev.weir.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.weir.control.Rest.manager;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.weir.control.Rest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The policy's document as a manager edits it in a browser. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentPagesTest {

    private static final String MINE = """
            # mine
            version: 1
            blacklist:
              - {id: mine, domain: ads.example}
            """;
    private static final String FAULTY = "version: 1\nblacklist:\n  - {domain: ads.example, tunel: deny}\n";

    @TestHTTPResource("/")
    URI address;

    private Chromium chromium;

    @BeforeEach
    void begin() {
        if (chromium == null) {
            chromium = Chromium.start(address.toString());
            PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        }
        Rest.putPolicy("version: 1\n");
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
    }

    private static Locator text(Visitor visitor) {
        return visitor.field("The live document, in YAML");
    }

    private static Locator examined(Visitor visitor) {
        return visitor.page().locator("#examined");
    }

    /** The origin of the dashboard's own pages, as it is asked for them here. */
    private static String own() {
        return RestAssured.baseURI + ":" + RestAssured.port;
    }

    private static void assertInForce(String text) {
        viewer().accept("application/yaml").get("/api/v1/policy").then().body(equalTo(text));
    }

    @Test
    void itIsCheckedMendedAndSavedByKeyboardAlone() {
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/policy/document");
            visitor.tabsTo(visitor.button("Edit the document"));
            visitor.page().keyboard().press("Enter");
            assertThat(text(visitor)).isFocused();
            text(visitor).fill(FAULTY);
            visitor.tabsTo(visitor.button("Check"));
            visitor.page().keyboard().press("Enter");
            assertThat(examined(visitor)).containsText("It could not come into force.");
            assertThat(examined(visitor)).containsText("tunel");
            visitor.tabsTo(visitor.page().locator("#examined button"));
            visitor.page().keyboard().press("Enter");
            assertThat(text(visitor)).isFocused();
            assertEquals(
                    "3",
                    visitor.page()
                            .evaluate("(t => String(t.value.slice(0, t.selectionStart).split('\\n').length))"
                                    + "(document.getElementById('document-text'))"));
            text(visitor).fill(MINE);
            visitor.button("Check").click();
            assertThat(examined(visitor)).containsText("Nothing is wrong with it: 1 entry.");
            visitor.tabsTo(visitor.button("Save"));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.text("The document is saved, and in force.")).isVisible();
            assertThat(visitor.page().locator("#documents pre").first()).containsText("# mine");
            assertThat(visitor.page().locator("textarea")).hasCount(0);
            visitor.hasNoComplaints();
        }
        assertInForce(MINE);
        viewer().get("/api/v1/audit?limit=1").then().body("items[0].action", equalTo("policy.replace"));
    }

    @Test
    void whatIsFaultyIsNotSavedAndSaysWhere() {
        try (Visitor visitor = chromium.visitor("manager")) {
            visitor.opens("/policy/document");
            visitor.button("Edit the document").click();
            text(visitor).fill(FAULTY);
            visitor.button("Save").click();
            assertThat(examined(visitor)).containsText("Nothing was saved");
            assertThat(examined(visitor)).containsText("Line 3, column ");
            assertThat(text(visitor)).hasValue(FAULTY);
        }
        assertInForce("version: 1\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void aConflictKeepsWhatWasTypedOnASmallScreenToo(ColorScheme scheme) {
        String others = "version: 1\n# somebody else's\n";
        try (Visitor visitor = chromium.visitor("manager", 360, scheme)) {
            visitor.opens("/policy/document");
            visitor.button("Edit the document").click();
            text(visitor).fill(MINE);
            Rest.putPolicy(others);
            visitor.button("Save").click();
            assertThat(examined(visitor)).containsText("somebody has changed the document meanwhile");
            assertThat(text(visitor)).hasValue(MINE);
            assertInForce(others);
            assertEquals(0, visitor.overflow());
            visitor.button("Replace it by mine…").click();
            visitor.button("Replace it").click();
            assertThat(visitor.text("The document is saved, and in force.")).isVisible();
            assertEquals(0, visitor.overflow());
        }
        assertInForce(MINE);
    }

    /** A form's attribute may be as long as a document. */
    @Test
    void aLongDocumentIsSavedWhole() {
        String text = "version: 1\n" + "# A remark that takes its room: {[&%]} ä€.\n".repeat(5000);
        String tag = viewer().accept("application/yaml").get("/api/v1/policy").header("ETag");
        manager()
                .header("Origin", own())
                .header("If-Match", tag)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("text", text.replace("\n", "\r\n"))
                .post("/policy/document")
                .then()
                .statusCode(200)
                .header("HX-Trigger", containsString("in force"));
        assertInForce(text);
    }

    @Test
    void withoutKnowingWhatItReplacesNothingIsSaved() {
        manager()
                .header("Origin", own())
                .formParam("text", MINE)
                .post("/policy/document")
                .then()
                .statusCode(422)
                .body(containsString("Nothing was saved"));
        assertInForce("version: 1\n");
    }

    @Test
    void aViewerAndAnotherSiteChangeNothing() {
        String own = own();
        viewer().get("/policy/document").then().statusCode(200).body(not(containsString("Edit the document")));
        viewer().get("/policy/document/form").then().statusCode(403);
        for (String path : List.of("/policy/document", "/policy/document/check")) {
            viewer().header("Origin", own)
                    .header("If-Match", "*")
                    .formParam("text", MINE)
                    .post(path)
                    .then()
                    .statusCode(403);
            manager()
                    .header("Origin", "http://evil.example")
                    .header("If-Match", "*")
                    .formParam("text", MINE)
                    .post(path)
                    .then()
                    .statusCode(403);
        }
        assertInForce("version: 1\n");
    }
}
