package dev.weir.control.analytics;

/** How the answers look, for the OpenAPI document. */
final class Examples {

    private static final String HEAD = """
            {"replica":"weir-0","scope":"replica","window":"1h",""";

    private static final String TOTALS = """
            {"from":1798790400,"to":1798794000,"requests":4,
              "outcomes":{"hit":2,"stale":0,"revalidated":0,"miss":1,"collapsed":0,"bypass":0,"tunnel":0,"upgrade":0,"local":0,"denied":1,
               "client_error":0,"upstream_error":0,"aborted":0},"reported":0,"hitRatio":0.6667,"byteHitRatio":0.6667,
              "bytes":{"clientReceived":0,"clientSent":3145728,"upstreamSent":0,"upstreamReceived":1048576},
              "savings":{"hit":{"requests":2,"bytes":2097152,"seconds":0.15,"money":0.00019},
               "revalidated":{"requests":0,"bytes":0,"seconds":0.0,"money":0.0},"collapsed":{"requests":0,"bytes":0,"seconds":0.0,"money":0.0},
               "total":{"requests":2,"bytes":2097152,"seconds":0.15,"money":0.00019},"pricePerGb":0.09,"currency":"USD"},
              "tunnels":{"ended":0,"bytes":0,"pathForm":"http://proxy:3128/https://host/path"}}""";

    static final String SUMMARY = HEAD + "\"totals\":" + TOTALS + ",\"sinceStart\":" + TOTALS + """
            ,
             "latency":{"client-total":{"count":4,"mean":0.309,"p50":0.081,"p90":1.0,"p95":1.0,"p99":1.0,"max":1.0}},"openTunnels":0,
             "advice":"Totals over all replicas are Prometheus's; the queries are given.",
             "queries":{"requests":"sum(increase(weir_requests_total[1h]))"}}""";

    private static final String ROW = """
            {"value":4,"error":0,"requests":4,"bytes":3145728,"seconds":1.24,"savedBytes":2097152,"savedSeconds":0.15,"savedMoney":0.00019}""";

    private static final String NO_ROW = """
            {"value":0,"error":0,"requests":0,"bytes":0,"seconds":0.0,"savedBytes":0,"savedSeconds":0.0,"savedMoney":0.0}""";

    static final String TOP = HEAD + """
            "from":1798790400,"to":1798794000,"by":"requests",
             "entries":[{"name":"files.example","value":4,"error":0,"requests":4,"bytes":3145728,"seconds":1.24,"savedBytes":2097152,
              "savedSeconds":0.15,"savedMoney":0.00019}],
             "other":""" + NO_ROW + ",\"total\":" + ROW + ",\"errors\":" + NO_ROW + """
            ,
             "queries":{"requests":"sum(increase(weir_requests_total[1h]))"}}""";

    static final String DENIED = HEAD + """
            "from":1798790400,"to":1798794000,"by":"requests",
             "entries":[{"reason":"address-prohibited","entry":null,"mode":"enforce","requests":1,"error":0,"bytes":512,"seconds":0.0004,"sinceStart":1,
              "first":"2027-01-01T08:00:00Z","last":"2027-01-01T08:00:00Z","host":"10.0.0.1"}],"other":0,"total":1,"error":0,
             "queries":{"denied":"sum by (reason) (increase(weir_denied_total[1h]))"}}""";

    static final String REQUESTS = HEAD + """
            "requests":[{"id":"8b2g28965vtasyyn2ezp2","at":"2027-01-01T08:00:00Z","client":"127.0.0.1","form":"absolute","method":"GET",
              "host":"files.example","url":"http://files.example/a.tar.gz","version":"HTTP/1.1","status":200,"outcome":"hit","reported":false,
              "contentType":"application/gzip","received":0,"sent":1048576,"firstByte":0.0007,"total":0.0011,
              "saved":{"by":"hit","bytes":1048576,"seconds":0.115}}],
             "queries":{"requests":"sum(increase(weir_requests_total[1h]))"}}""";

    static final String TIMESERIES = HEAD + """
            "resolution":"10s","names":["time","requests","hits"],"data":[[1798790400,1798790410],[0,4],[0,2]],
             "queries":{"requests":"sum by (outcome) (rate(weir_requests_total[1h]))"}}""";

    static final String TICK = """
            event:tick
            data:{"replica":"weir-0","scope":"replica","at":1798790400,"rates":{"requests":4},"minute":{"requests":4},"hitRatio":0.6667,"openTunnels":0}
            """;

    private Examples() {}
}
