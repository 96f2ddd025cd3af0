package dev.weir.journal;

import dev.weir.config.WeirConfig.AccessLogFormat;
import dev.weir.config.WeirConfig.AccessLogSelect;

/** A line for each exchange that is selected. Lines are collected and handed over together; where there is no room, they are dropped and counted. */
public final class AccessLog implements Sink {

    private static final int HAND_OVER = Lines.MOST_AT_ONCE - (1 << 14);

    private final AccessLogSelect select;
    private final LineFormat format;
    private final Lines lines;
    private final Line collected = new Line();

    /**
     * @param format not {@code NONE}
     */
    public AccessLog(AccessLogFormat format, AccessLogSelect select, Lines lines) {
        this.select = select;
        this.lines = lines;
        this.format = switch (format) {
            case JSON -> new JsonLine();
            case COMBINED -> new CombinedLine();
            case SQUID -> new SquidLine();
            case NONE -> throw new IllegalArgumentException("no format, no log");
        };
    }

    @Override
    public void told(Told exchange) {
        if (Selection.takes(select, exchange)) {
            write(exchange);
            if (collected.length() >= HAND_OVER) {
                flush();
            }
        }
    }

    /** Wholly or not at all. */
    private void write(Told exchange) {
        int before = collected.length();
        boolean whole = false;
        try {
            format.write(exchange, collected);
            whole = true;
        } finally {
            if (!whole) {
                collected.cutTo(before);
            }
        }
    }

    @Override
    public void flush() {
        if (collected.length() > 0) {
            lines.write(collected.bytes(), collected.length());
            collected.clear();
        }
    }
}
