package dev.weir.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, as it is installed on this machine. Where none is, the test is left out. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final String address;

    private Chromium(Path executable, String address) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(ARGUMENTS));
        this.address = address;
    }

    /**
     * Starts it.
     *
     * @param address of the control socket
     */
    static Chromium start(String address) {
        Optional<Path> executable = installed();
        assumeTrue(executable.isPresent(), "no Chromium is installed, so that nobody looks at the dashboard");
        return new Chromium(executable.orElseThrow(), address);
    }

    private static Optional<Path> installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.concat(
                                Stream.of("/usr/bin"),
                                Pattern.compile(File.pathSeparator).splitAsStream(path))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A person who looks, with a profile of his own. */
    Visitor visitor(String user) {
        return visitor(user, 1280, ColorScheme.LIGHT);
    }

    Visitor visitor(String user, int width, ColorScheme scheme) {
        return new Visitor(browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(address)
                .setHttpCredentials(user, user.equals("manager") ? "the-managers-own" : "the-viewers-own")
                .setViewportSize(width, 900)
                .setColorScheme(scheme)));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
