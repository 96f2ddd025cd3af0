package dev.weir.response;

import dev.weir.field.StructuredField.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that Weir answers with an error of its own, and in which words. {@link Refusals} makes them.
 *
 * @param status the status code
 * @param error what {@code Proxy-Status} calls it
 * @param title the kind of refusal in a few words that never vary: the problem type is made from them
 * @param detail one or two sentences for a person
 * @param hint the setting that decides, or the line that would allow it; null where none does
 * @param fields what the status wants said in the header
 * @param parameters what {@code Proxy-Status} says beside the error type
 * @param facts what stands beside the words, each by its name
 * @param connection what becomes of the client's connection
 */
public record Refusal(
        int status,
        ProxyError error,
        String title,
        String detail,
        @Nullable String hint,
        List<Field> fields,
        List<Parameter> parameters,
        List<Fact> facts,
        ClientConnection connection) {

    /**
     * Something about a refusal that a program may want by itself.
     *
     * @param member its name in a problem document (RFC 9457 §3.2)
     * @param term its name on a page
     * @param value plain text
     */
    public record Fact(String member, String term, String value) {
        public Fact {
            value = PlainText.of(value);
        }
    }

    /** What becomes of the client's connection. */
    public enum ClientConnection {
        /** It goes on, once the request's body is dealt with. */
        KEEP,
        /** It ends after the answer: what follows on it cannot be trusted or is not wanted. */
        CLOSE
    }

    public Refusal {
        title = PlainText.of(title);
        detail = PlainText.of(detail);
        hint = hint == null ? null : PlainText.of(hint);
        fields = List.copyOf(fields);
        parameters = List.copyOf(parameters);
        facts = List.copyOf(facts);
    }

    Refusal(int status, ProxyError error, String title, String detail) {
        this(status, error, title, detail, null, List.of(), List.of(), List.of(), ClientConnection.KEEP);
    }

    Refusal hint(String line) {
        return new Refusal(status, error, title, detail, line, fields, parameters, facts, connection);
    }

    Refusal field(String name, String value) {
        List<Field> more = Stream.concat(fields.stream(), Stream.of(new Field(name, value)))
                .toList();
        return new Refusal(status, error, title, detail, hint, more, parameters, facts, connection);
    }

    Refusal parameter(Parameter parameter) {
        List<Parameter> more =
                Stream.concat(parameters.stream(), Stream.of(parameter)).toList();
        return new Refusal(status, error, title, detail, hint, fields, more, facts, connection);
    }

    Refusal fact(String member, String term, String value) {
        List<Fact> more = Stream.concat(facts.stream(), Stream.of(new Fact(member, term, value)))
                .toList();
        return new Refusal(status, error, title, detail, hint, fields, parameters, more, connection);
    }

    /** The same, after which the client's connection ends. */
    public Refusal closing() {
        return new Refusal(status, error, title, detail, hint, fields, parameters, facts, ClientConnection.CLOSE);
    }

    /** What it is by, in a word of a closed set: the title in lower case with hyphens. */
    public String reason() {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** The entry of the policy, or else the list, that decided; null where none did. */
    public @Nullable String entry() {
        return facts.stream()
                .filter(fact -> fact.member().equals("entry") || fact.member().equals("feed"))
                .map(Fact::value)
                .findFirst()
                .orElse(null);
    }

    /** The problem type (RFC 9457 §3.1.1): {@code urn:weir:problem:} and the title in lower case with hyphens. */
    public String type() {
        return "urn:weir:problem:" + reason();
    }
}
