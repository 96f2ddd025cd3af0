package dev.weir.cache;

import java.util.OptionalLong;

/**
 * The head of a response as it came.
 *
 * @param status its status
 * @param reason its reason phrase where that is not the usual one, else empty
 * @param fields what goes further than this hop
 * @param requested when the request was sent
 * @param received when the head came
 * @param length what Content-Length says
 * @param delimited whether its end can be told from a connection that broke: by length, chunks or frames
 * @param generation the cache's {@link ResponseCache#generation} when the request was sent
 */
public record OriginResponse(
        int status,
        String reason,
        Fields fields,
        Moment requested,
        Moment received,
        OptionalLong length,
        boolean delimited,
        long generation) {

    /** One that nothing has made invalid since it was asked for. */
    public OriginResponse(
            int status,
            String reason,
            Fields fields,
            Moment requested,
            Moment received,
            OptionalLong length,
            boolean delimited) {
        this(status, reason, fields, requested, received, length, delimited, Long.MAX_VALUE);
    }
}
