package dev.weir.wire;

import org.jspecify.annotations.Nullable;

/** What a test says of an answer. */
final class Answered implements ResponseShortcuts.UnderWay {

    boolean head;

    @Nullable
    PackedFields packed;

    @Override
    public boolean isHeadAnswered() {
        return head;
    }

    @Override
    public @Nullable PackedFields takePacked() {
        PackedFields fields = packed;
        packed = null;
        return fields;
    }
}
