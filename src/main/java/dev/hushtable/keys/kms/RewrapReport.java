package dev.hushtable.keys.kms;

/**
 * What {@link KeyStoreAdministration#rewrap} did. Immutable.
 *
 * @param kmsKeyArn the KMS key that wraps all of these keys now
 * @param rewrapped how many it has wrapped anew
 * @param alreadyWrapped how many it had wrapped before
 */
public record RewrapReport(String kmsKeyArn, int rewrapped, int alreadyWrapped) {}
