package dev.weir.response;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The one page that all of Weir's HTML answers are: complete in itself, without scripts, readable in light and dark. */
final class Html {

    private static final String STYLE = """
            :root{color-scheme:light dark;--page:#eef4f6;--card:#fff;--text:#16242b;--soft:#4c626d;--line:#d5e1e6;\
            --code:#f0f5f7;--accent:#0b6680}
            @media (prefers-color-scheme:dark){:root{--page:#0d1519;--card:#152127;--text:#e4eef2;--soft:#9bb0ba;\
            --line:#2a3b43;--code:#0f1a1f;--accent:#6cc4de}}
            *{box-sizing:border-box}
            body{margin:0;padding:clamp(1rem,6vh,4rem) 1rem;background:var(--page);color:var(--text);\
            font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
            main{max-width:42rem;margin:0 auto;padding:clamp(1.25rem,5vw,2.5rem);background:var(--card);\
            border:1px solid var(--line);border-top:4px solid var(--accent);border-radius:.75rem}
            .brand{display:flex;align-items:center;gap:.6rem;margin:0 0 1.75rem;color:var(--accent);font-weight:600}
            .brand svg{width:1.75rem;height:1.75rem;flex:none}
            .status{margin:0;color:var(--soft);font-variant-numeric:tabular-nums}
            h1{margin:.1rem 0 .75rem;font-size:clamp(1.5rem,5vw,2rem);line-height:1.2;overflow-wrap:break-word}
            h2{margin:1.75rem 0 .35rem;font-size:1rem;line-height:1.4}
            p{margin:.35rem 0}
            .lead{font-size:1.1rem}
            a{color:var(--accent)}
            code{font:.9em/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
            pre{margin:.5rem 0;padding:.7rem .9rem;background:var(--code);border:1px solid var(--line);\
            border-radius:.5rem;white-space:pre-wrap}
            pre span{display:block;padding-left:1.5em;text-indent:-1.5em}
            dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1.25rem;margin:2rem 0 0;padding-top:1.1rem;\
            border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
            dt,dd{margin:0}
            """;

    private static final String LOGO = """
            <svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" \
            stroke-linejoin="round" aria-hidden="true"><path d="M3 8h11c7 0 9 5 9 13"/>\
            <path d="M13 26V14H5v12z" fill="currentColor"/><path d="M19 26c1.7-1.7 3.3-1.7 5 0s3.3 1.7 5 0"/></svg>""";

    /** The page's own style and nothing else may be loaded or run (CSP Level 3). */
    static final Field SECURITY_POLICY = new Field(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private Html() {}

    /**
     * A whole page.
     *
     * @param title plain text
     * @param content markup of the caller's
     */
    static String page(String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>""" + escape(title) + "</title>\n<style>" + STYLE + """
                </style>
                </head>
                <body>
                <main>
                <p class="brand">""" + LOGO + """
                <span>Weir</span></p>
                """ + content + """
                </main>
                </body>
                </html>
                """;
    }

    /** Text as it stands in an element or a quoted attribute. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        PlainText.of(text).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** Lines to copy; one that is too long for the screen goes on indented. */
    static String code(List<String> lines) {
        StringBuilder code = new StringBuilder("<pre><code>");
        lines.forEach(line -> code.append("<span>").append(escape(line)).append("\n</span>"));
        return code.append("</code></pre>\n").toString();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
