package dev.hushtable.internal.item;

import java.util.Collection;

/**
 * What a ciphertext held.
 *
 * @param keyVersions what names its key; empty if nobody wants to know
 */
record Opened(byte[] plaintext, Collection<?> keyVersions) {}
