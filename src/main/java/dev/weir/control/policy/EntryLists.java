package dev.weir.control.policy;

import dev.weir.control.Paging;
import dev.weir.control.Replica;
import dev.weir.documents.Documents;
import dev.weir.field.EntityTags;
import dev.weir.policy.InForce;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/** What the resources of the three lists have in common. */
@ApplicationScoped
class EntryLists {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Documents documents;
    private final InForce inForce;
    private final Edits edits;
    private final PolicyTrail trail;
    private final Replica replica;
    private final InstantSource clock = InstantSource.system();

    EntryLists(Documents documents, InForce inForce, Edits edits, PolicyTrail trail, Replica replica) {
        this.documents = documents;
        this.inForce = inForce;
        this.edits = edits;
        this.trail = trail;
        this.replica = replica;
    }

    private Catalogue catalogue() {
        return new Catalogue(documents.status(), inForce.rules(), clock.millis());
    }

    Response page(Listing list, ListQuery.Reading reading, UriInfo uri) {
        return switch (reading) {
            case ListQuery.Reading.Bad(String why) -> throw Refusals.bad(why);
            case ListQuery.Reading.Read(ListQuery query) -> page(catalogue().page(list, query), uri);
        };
    }

    private Response page(Gathering.Page page, UriInfo uri) {
        Cursor end = page.next();
        String next = Paging.next(uri, end == null ? null : end.write());
        return Paging.page(new ItemPage(replica.name(), page.total(), page.items(), next), next);
    }

    Response one(Listing list, String id) {
        Catalogue catalogue = catalogue();
        Listed found = catalogue.find(list, id).orElseThrow(() -> Refusals.noEntry(list, id));
        return Response.ok(catalogue.told(list, found))
                .header(HttpHeaders.ETAG, EntryTag.of(list, found).toString())
                .build();
    }

    Response add(Listing list, String body, UriInfo uri) {
        return made(new Wish.Add(list, written(EntryText.read(body))), uri);
    }

    Response put(Listing list, String id, String body, HttpHeaders fields, UriInfo uri) {
        if (!ID.matcher(id).matches()) {
            throw Refusals.bad("id: has up to 64 letters, digits and . _ - and begins with a letter or digit");
        }
        EntryText.Written entry = written(EntryText.read(body).withId(id));
        return made(new Wish.Put(list, id, entry, condition(fields)), uri);
    }

    Response remove(Listing list, String id, HttpHeaders fields, UriInfo uri) {
        return made(new Wish.Remove(list, id, condition(fields)), uri);
    }

    private static EntryText.Written written(EntryText text) {
        return switch (text) {
            case EntryText.Written written -> written;
            case EntryText.Malformed(String why) -> throw Refusals.bad(why);
        };
    }

    private static Wish.Condition condition(HttpHeaders fields) {
        return new Wish.Condition(tags(fields, HttpHeaders.IF_MATCH), tags(fields, HttpHeaders.IF_NONE_MATCH));
    }

    static EntityTags tags(HttpHeaders fields, String name) {
        List<String> lines = fields.getRequestHeader(name);
        return EntityTags.parse(lines == null ? List.of() : lines);
    }

    private Response made(Wish wish, UriInfo uri) {
        Listing list = wish.list();
        return switch (trail.edited(list, () -> edits.make(trail.who(), wish))) {
            case Edited.Done done -> done(list, done, uri);
            case Edited.Stored stored -> throw Refusals.not(stored.how());
            case Edited.Absent(String id) -> throw Refusals.noEntry(list, id);
            case Edited.InBase in -> throw Refusals.inBase(in.id(), in.place());
            case Edited.Taken taken -> throw Refusals.taken(taken.id(), taken.place());
            case Edited.Stale(Listed now) ->
                throw Refusals.stale(now == null ? null : EntryTag.of(list, now).toString());
            case Edited.Faulty faulty -> throw Refusals.entryFaults(faulty.faults());
            case Edited.Broken broken -> throw Refusals.broken(broken.faults());
            case Edited.Not not -> throw Refusals.not(not.why());
        };
    }

    private Response done(Listing list, Edited.Done done, UriInfo uri) {
        Listed after = done.after();
        if (after == null) {
            return Response.noContent().build();
        }
        Catalogue catalogue = catalogue();
        Item item = catalogue
                .find(list, after.id())
                .map(found -> catalogue.told(list, found))
                .orElseGet(() -> Item.of(list, after)); // Somebody has taken it out meanwhile.
        URI place = uri.getBaseUriBuilder()
                .path("api/v1")
                .path(list.token())
                .path(after.id())
                .build();
        Response.ResponseBuilder answer =
                done.before() == null ? Response.created(URI.create(place.getRawPath())) : Response.ok();
        return answer.entity(item)
                .header(HttpHeaders.ETAG, EntryTag.of(list, after).toString())
                .build();
    }
}
