package dev.weir.control.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A page in the making, as all that there is goes by. */
final class Gathering {

    private final ListQuery query;
    private final List<Item> items = new ArrayList<>();
    private String source = "";
    private int index;
    private int from;
    private boolean isBehindCursor;
    private int total;
    private @Nullable Cursor end;
    private boolean isMore;

    Gathering(ListQuery query) {
        this.query = query;
        isBehindCursor = query.after() == null;
    }

    /**
     * A part of a list.
     *
     * @param total that answer the query, on all pages
     * @param next where the following page begins; null on the last
     */
    record Page(List<Item> items, int total, @Nullable Cursor next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * What comes now is of this source.
     *
     * @param indexAfter of the first item that is not on the page which ended there
     * @return whether anything of it is asked for
     */
    boolean begin(String name, ToIntFunction<Cursor> indexAfter) {
        source = name;
        index = 0;
        Cursor after = query.after();
        from = isBehindCursor ? 0 : Integer.MAX_VALUE;
        if (after != null && after.source().equals(name)) {
            from = indexAfter.applyAsInt(after);
            isBehindCursor = true;
        }
        return query.wants(name);
    }

    /**
     * One that goes by.
     *
     * @param kept what is made of it where it comes to be on the page
     */
    void add(Item item, UnaryOperator<Item> kept) {
        int at = index++;
        if (!query.wants(item)) {
            return;
        }
        total++;
        if (at < from) {
            return;
        }
        if (items.size() < query.limit()) {
            items.add(kept.apply(item));
            end = new Cursor(source, at, item.id() == null ? "" : item.id());
        } else {
            isMore = true;
        }
    }

    Page page() {
        return new Page(items, total, isMore ? end : null);
    }
}
