package dev.hushtable;

/**
 * What {@link Hushtable#rehash} did. Immutable.
 *
 * @param items how many items it looked at
 * @param rehashed how many of them it changed; the others had hashes of the written generation
 *     only, or none
 */
public record RehashReport(long items, long rehashed) {}
