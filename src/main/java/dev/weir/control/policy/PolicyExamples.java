package dev.weir.control.policy;

/** Policy documents, and what is said of them, as the OpenAPI document shows them. */
final class PolicyExamples {

    static final String YAML = """
            version: 1
            blacklist:
              - id: no-ads
                domain: ads.example
                reason: Advertising
            """;

    /** The same. */
    static final String JSON =
            "{\"version\":1,\"blacklist\":[{\"id\":\"no-ads\",\"domain\":\"ads.example\",\"mode\":\"enforce\",\"reason\":\"Advertising\"}]}";

    /** What comes of putting it there. */
    static final String STORED = """
            {"replica":"weir-0","version":"242968c4d7c12ccf0c3edbe50c10bafc5fdef2961b39b363e75d91b740706edd",\
            "hash":"da6f48c9aa97e089","notices":[]}""";

    /** What validation says of it. */
    static final String SOUND = "{\"replica\":\"weir-0\",\"valid\":true,\"faults\":[],\"notices\":[],\"entries\":1}";

    static final String FAULTY_YAML = """
            version: 1
            blacklist:
              - host: ads.example
            """;

    /** What validation says of that. */
    static final String FAULTY = """
            {"replica":"weir-0","valid":false,"faults":[\
            {"line":3,"column":5,"detail":"blacklist[0]: no such field: 'host'; did you mean 'domain'?"},\
            {"line":3,"column":5,"detail":"blacklist[0]: has no condition; there are domain, except, url, pattern, cidr, ports, \
            methods, client, user"}],"notices":[],"entries":0}""";

    private PolicyExamples() {}
}
