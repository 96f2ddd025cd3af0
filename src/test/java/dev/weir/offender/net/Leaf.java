package dev.weir.offender.net;

/** What the relay may use. */
public interface Leaf {}
