package dev.weir.dashboard;

/**
 * What stands around every page.
 *
 * @param page which one it is
 * @param user who looks
 * @param manager whether the page has what changes things
 * @param replica which Weir is looked at
 */
public record Shell(Page page, String user, boolean manager, String replica) {}
