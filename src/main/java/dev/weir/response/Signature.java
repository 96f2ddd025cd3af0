package dev.weir.response;

/**
 * Who answers, and in which exchange.
 *
 * @param pseudonym what the proxy calls itself
 * @param exchange the exchange that is answered
 */
public record Signature(String pseudonym, ExchangeId exchange) {}
