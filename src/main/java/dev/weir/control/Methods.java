package dev.weir.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods each path takes, as the OpenAPI document says: an answer 405 has to name them (RFC 9110 §15.5.6). */
@ApplicationScoped
public class Methods {

    private static final Set<String> KNOWN = Set.of("get", "put", "post", "delete", "patch");

    private final OpenApiDocumentService document;
    private final ObjectMapper json;
    private @Nullable Map<Pattern, List<String>> paths;

    public Methods(OpenApiDocumentService document, ObjectMapper json) {
        this.document = document;
        this.json = json;
    }

    /** Those that the path takes, as {@code Allow} lists them. */
    String of(String path) {
        Set<String> methods = new TreeSet<>();
        paths().forEach((pattern, taken) -> {
            if (pattern.matcher(path).matches()) {
                methods.addAll(taken);
            }
        });
        return String.join(", ", methods);
    }

    /** Whoever wants can ask, and the document is long: it is read once. */
    private synchronized Map<Pattern, List<String>> paths() {
        Map<Pattern, List<String>> known = paths;
        if (known == null) {
            known = read();
            paths = known;
        }
        return known;
    }

    private Map<Pattern, List<String>> read() {
        Map<Pattern, List<String>> found = new TreeMap<>((a, b) -> a.pattern().compareTo(b.pattern()));
        try {
            JsonNode tree = json.readTree(document.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON));
            tree.path("paths")
                    .properties()
                    .forEach(path -> found.put(pattern(path.getKey()), methods(path.getValue())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Pattern pattern(String template) {
        StringBuilder regex = new StringBuilder();
        for (String segment : template.substring(1).split("/", -1)) {
            regex.append('/').append(segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment));
        }
        return Pattern.compile(regex + "/?");
    }

    private static List<String> methods(JsonNode path) {
        List<String> methods = new ArrayList<>();
        path.fieldNames().forEachRemaining(name -> {
            if (KNOWN.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }
}
