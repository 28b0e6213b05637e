package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.crypto.WrappedDataKey;
import dev.hushtable.internal.format.DataKeyEntry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** Names the keys that wrap the data key of a message, for which no key is needed. */
final class DataKeyNames {
  private static final String KMS = "aws-kms";

  private DataKeyNames() {}

  /** The versions of branch keys among them. */
  static SortedSet<UUID> versions(Collection<DataKeyEntry> dataKeys) throws NotAuthenticException {
    SortedSet<UUID> versions = new TreeSet<>();
    for (DataKeyEntry dataKey : dataKeys) {
      if (dataKey.keyProviderId().equals(WrappedDataKey.PROVIDER)) {
        versions.add(WrappedDataKey.of(Buffers.copy(dataKey.ciphertext())).version());
      }
    }
    return versions;
  }

  /** What is known of each: a version, the ARN of a KMS key, or the kind of keyring. */
  static SortedSet<String> all(Collection<DataKeyEntry> dataKeys) {
    SortedSet<String> names = new TreeSet<>();
    for (DataKeyEntry dataKey : dataKeys) {
      names.add(name(dataKey));
    }
    return names;
  }

  private static String name(DataKeyEntry dataKey) {
    String provider = dataKey.keyProviderId();
    if (provider.equals(KMS)) {
      return StandardCharsets.UTF_8.decode(dataKey.keyProviderInfo().duplicate()).toString();
    }
    try {
      return provider.equals(WrappedDataKey.PROVIDER)
          ? WrappedDataKey.of(Buffers.copy(dataKey.ciphertext())).version().toString()
          : provider;
    } catch (NotAuthenticException e) {
      return provider;
    }
  }
}
