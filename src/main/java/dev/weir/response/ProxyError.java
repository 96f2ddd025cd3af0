package dev.weir.response;

import java.util.OptionalInt;

/** The error types of {@code Proxy-Status} (RFC 9209 §2.3), in the order of the RFC. */
public enum ProxyError {
    DNS_TIMEOUT("dns_timeout", 504),
    DNS_ERROR("dns_error", 502),
    DESTINATION_NOT_FOUND("destination_not_found", 500),
    DESTINATION_UNAVAILABLE("destination_unavailable", 503),
    DESTINATION_IP_PROHIBITED("destination_ip_prohibited", 502),
    DESTINATION_IP_UNROUTABLE("destination_ip_unroutable", 502),
    CONNECTION_REFUSED("connection_refused", 502),
    CONNECTION_TERMINATED("connection_terminated", 502),
    CONNECTION_TIMEOUT("connection_timeout", 504),
    CONNECTION_READ_TIMEOUT("connection_read_timeout", 504),
    CONNECTION_WRITE_TIMEOUT("connection_write_timeout", 504),
    CONNECTION_LIMIT_REACHED("connection_limit_reached", 503),
    TLS_PROTOCOL_ERROR("tls_protocol_error", 502),
    TLS_CERTIFICATE_ERROR("tls_certificate_error", 502),
    TLS_ALERT_RECEIVED("tls_alert_received", 502),
    HTTP_REQUEST_ERROR("http_request_error"),
    HTTP_REQUEST_DENIED("http_request_denied", 403),
    HTTP_RESPONSE_INCOMPLETE("http_response_incomplete", 502),
    HTTP_RESPONSE_HEADER_SECTION_SIZE("http_response_header_section_size", 502),
    HTTP_RESPONSE_HEADER_SIZE("http_response_header_size", 502),
    HTTP_RESPONSE_BODY_SIZE("http_response_body_size", 502),
    HTTP_RESPONSE_TRAILER_SECTION_SIZE("http_response_trailer_section_size", 502),
    HTTP_RESPONSE_TRAILER_SIZE("http_response_trailer_size", 502),
    HTTP_RESPONSE_TRANSFER_CODING("http_response_transfer_coding", 502),
    HTTP_RESPONSE_CONTENT_CODING("http_response_content_coding", 502),
    HTTP_RESPONSE_TIMEOUT("http_response_timeout", 504),
    HTTP_UPGRADE_FAILED("http_upgrade_failed", 502),
    HTTP_PROTOCOL_ERROR("http_protocol_error", 502),
    PROXY_INTERNAL_RESPONSE("proxy_internal_response"),
    PROXY_INTERNAL_ERROR("proxy_internal_error", 500),
    PROXY_CONFIGURATION_ERROR("proxy_configuration_error", 500),
    PROXY_LOOP_DETECTED("proxy_loop_detected", 502);

    private final String token;
    private final OptionalInt recommendedStatus;

    ProxyError(String token, int recommendedStatus) {
        this.token = token;
        this.recommendedStatus = OptionalInt.of(recommendedStatus);
    }

    ProxyError(String token) {
        this.token = token;
        this.recommendedStatus = OptionalInt.empty();
    }

    public String token() {
        return token;
    }

    /** The status that the RFC recommends; empty where it leaves it to the case. */
    public OptionalInt recommendedStatus() {
        return recommendedStatus;
    }
}
