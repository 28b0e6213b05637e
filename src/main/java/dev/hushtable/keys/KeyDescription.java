package dev.hushtable.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operator may know of a stored key. Never the key. Immutable.
 *
 * @param kind what it is
 * @param name the UUID of a version, or the generation of an index root key
 * @param state what it serves for
 * @param created when it was made; empty if that was not recorded
 * @param kmsKeyArn the KMS key that wraps it; empty for keys in a file or in memory
 */
public record KeyDescription(
    KeyKind kind,
    String name,
    KeyState state,
    Optional<Instant> created,
    Optional<String> kmsKeyArn) {}
