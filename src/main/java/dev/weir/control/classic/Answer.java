package dev.weir.control.classic;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a message came to. */
@Schema(name = "ManagerAnswer", description = "What a message came to.")
record Answer(
        @Schema(description = "Which Weir answers.", examples = "weir-0")
        String replica,

        @Schema(description = "Whether all is now as the message wants it.", examples = "true")
        boolean ok,

        @Schema(description = "Whether anything had to be changed for that.", examples = "true")
        boolean changed,

        @Schema(description = "What was done.", examples = "ads.example is blacklisted.")
        String done,

        @Schema(description = "The entries by their ids.", examples = "[\"auto-1f0e2d3c4b\"]")
        List<String> entries) {

    static Answer of(String replica, Func func, String subject, Edition.Text text) {
        return new Answer(replica, true, true, subject + said(func) + ".", text.ids());
    }

    static Answer of(String replica, Func func, String subject, Edition.Same same) {
        String already = func.adds() ? " already" : ", and was not before";
        return new Answer(replica, true, false, subject + said(func) + already + ".", same.ids());
    }

    private static String said(Func func) {
        return switch (func) {
            case BLOCK -> " is blacklisted";
            case UNBLOCK -> " is not blacklisted";
            case BAN -> " is banned";
            case UNBAN -> " is not banned";
        };
    }
}
