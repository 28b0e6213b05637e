package dev.hushtable;

/**
 * What {@link Hushtable#rehash} did. Immutable.
 *
 * @param items how many items it looked at
 * @param rehashed how many of them it changed; the others had hashes of the newest generation only,
 *     or none
 * @param unreadable how many it gave to the view's handler because they do not open, and left as
 *     they are, whatever their hashes
 * @param entries how many entries of unique values it removed that are of forgotten generations
 */
public record RehashReport(long items, long rehashed, long unreadable, long entries) {}
