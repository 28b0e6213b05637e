package dev.hushtable.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Regions of the emulator's account, each with keys and aliases of its own. */
final class KmsRegions {
  private final Map<String, KmsKeys> regions = new ConcurrentHashMap<>();

  KmsKeys in(String region) {
    return regions.computeIfAbsent(region, KmsKeys::new);
  }

  /** Finds a key by its ARN, in the Region that the ARN names. */
  EmulatedKmsKey resolveArn(String arn) {
    String[] parts = arn.split(":", -1);
    return in(parts.length > 3 ? parts[3] : KmsEmulator.REGION).resolveKey(arn);
  }

  /** Makes a replica of a multi-Region primary key. */
  EmulatedKmsKey replicate(EmulatedKmsKey key, String region, String description) {
    if (!key.multiRegion() || key.primary() != key) {
      throw KmsError.badRequest(
          "UnsupportedOperationException", key.arn() + " is not a multi-Region primary key.");
    }
    return in(region).add(key.replicaIn(region, description));
  }

  /** The replicas of a primary key, ordered by Region. */
  List<EmulatedKmsKey> replicasOf(EmulatedKmsKey primary) {
    return regions.keySet().stream()
        .sorted()
        .map(region -> in(region).find(primary.uuid()))
        .flatMap(Optional::stream)
        .filter(key -> key.primary() == primary && key != primary)
        .toList();
  }
}
