package dev.weir.policy.document;

import java.util.List;

/** The names of fields, in the order in which they are written. */
final class Names {

    static final String VERSION = "version";
    static final String DEFAULT = "default";
    static final String IP_LITERALS = "ip-literals";
    static final String BLACKLIST = "blacklist";
    static final String ALLOW = "allow";
    static final String REACH = "reach";

    static final String ID = "id";
    static final String DOMAIN = "domain";
    static final String EXCEPT = "except";
    static final String URL = "url";
    static final String PATTERN = "pattern";
    static final String CIDR = "cidr";
    static final String PORTS = "ports";
    static final String METHODS = "methods";
    static final String CLIENT = "client";
    static final String USER = "user";
    static final String MODE = "mode";
    static final String TUNNEL = "tunnel";
    static final String REASON = "reason";
    static final String OWNER = "owner";
    static final String EXPIRES = "expires";

    /** Of the document. */
    static final List<String> DOCUMENT = List.of(VERSION, DEFAULT, IP_LITERALS, BLACKLIST, ALLOW, REACH);

    /** Of an entry of {@code blacklist} or {@code allow}. */
    static final List<String> ENTRY = List.of(
            ID, DOMAIN, EXCEPT, URL, PATTERN, CIDR, PORTS, METHODS, CLIENT, USER, MODE, TUNNEL, REASON, OWNER, EXPIRES);

    /** Those of them that say when it matches. */
    static final List<String> CONDITIONS = List.of(DOMAIN, EXCEPT, URL, PATTERN, CIDR, PORTS, METHODS, CLIENT, USER);

    /** Of an entry of {@code reach}. */
    static final List<String> OPENING = List.of(ID, DOMAIN, CIDR, PORTS, REASON, OWNER, EXPIRES);

    /** Kept for what is to come. */
    static final List<String> RESERVED = List.of("namespace", "serviceAccount");

    private Names() {}
}
