package dev.weir.control.classic;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The message as the OpenAPI document shows it. */
@Schema(name = "ManagerMessage", description = "The message of the original system; `pswr` stands for `pswrd` too.")
record MessageBody(
        @Schema(examples = "manager", required = true) String user,

        @Schema(description = "The manager's password.", required = true)
        String pswrd,

        @Schema(
                description = "What is to be done.",
                required = true,
                enumeration = {"blklst", "blklist", "rmblklst", "rmbklist", "rmblklist", "usrBan", "rmusrBan"})
        String func,

        @Schema(
                description = "To block or unblock: a host, or a host and path, with or without a scheme.",
                examples = "ads.example")
        @Nullable
        String url,

        @Schema(description = "To ban or unban: an address or network.", examples = "10.2.0.7") @Nullable
        String client) {}
