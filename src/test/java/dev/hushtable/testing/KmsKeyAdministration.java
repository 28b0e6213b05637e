package dev.hushtable.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.testing.EmulatedKmsKey.Spec;
import dev.hushtable.testing.EmulatedKmsKey.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The operations of the KMS emulator that manage keys and aliases. */
final class KmsKeyAdministration {
  private static final int MIN_PENDING_DAYS = 7;
  private static final int MAX_PENDING_DAYS = 30;
  private static final int MAX_PAGE = 1000;

  private final KmsRegions regions;
  private final KmsKeys keys;

  /** The operations of one Region. */
  KmsKeyAdministration(KmsRegions regions, String region) {
    this.regions = regions;
    this.keys = regions.in(region);
  }

  ObjectNode createKey(KmsRequest request) {
    String name = request.text("KeySpec").orElse(Spec.SYMMETRIC_DEFAULT.name());
    Spec spec =
        Stream.of(Spec.values())
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    KmsError.badRequest(
                        "UnsupportedOperationException",
                        "The KMS emulator does not support this KeySpec"));
    boolean usageFits =
        request
            .text("KeyUsage")
            .map(usage -> usage.equals(spec.usage.name()))
            .orElse(spec == Spec.SYMMETRIC_DEFAULT);
    if (!usageFits) {
      throw KmsError.validation("KeyUsage must be " + spec.usage + " for KeySpec " + spec);
    }
    EmulatedKmsKey key =
        keys.create(spec, request.flag("MultiRegion"), request.text("Description").orElse(""));
    return answer().set("KeyMetadata", metadata(key));
  }

  ObjectNode describeKey(KmsRequest request) {
    return answer().set("KeyMetadata", metadata(keys.resolve(request.requiredText("KeyId"))));
  }

  ObjectNode listKeys(KmsRequest request) {
    List<ObjectNode> entries = new ArrayList<>();
    for (EmulatedKmsKey key : keys.all()) {
      entries.add(answer().put("KeyId", key.id()).put("KeyArn", key.arn()));
    }
    return page("Keys", entries, request);
  }

  ObjectNode enableKey(KmsRequest request) {
    key(request).enable();
    return answer();
  }

  ObjectNode disableKey(KmsRequest request) {
    key(request).disable();
    return answer();
  }

  ObjectNode scheduleKeyDeletion(KmsRequest request) {
    int days =
        request
            .number("PendingWindowInDays", MIN_PENDING_DAYS, MAX_PENDING_DAYS)
            .orElse(MAX_PENDING_DAYS);
    EmulatedKmsKey key = key(request);
    Instant date = Instant.now().plus(Duration.ofDays(days));
    key.scheduleDeletion(date);
    return answer()
        .put("KeyId", key.arn())
        .put("DeletionDate", epochSeconds(date))
        .put("KeyState", key.state().kmsName)
        .put("PendingWindowInDays", days);
  }

  ObjectNode cancelKeyDeletion(KmsRequest request) {
    EmulatedKmsKey key = key(request);
    key.cancelDeletion();
    return answer().put("KeyId", key.arn());
  }

  ObjectNode createAlias(KmsRequest request) {
    EmulatedKmsKey target = keys.resolveKey(request.requiredText("TargetKeyId"));
    keys.createAlias(request.requiredText("AliasName"), target);
    return answer();
  }

  ObjectNode deleteAlias(KmsRequest request) {
    keys.deleteAlias(request.requiredText("AliasName"));
    return answer();
  }

  ObjectNode listAliases(KmsRequest request) {
    String onlyForKey =
        request.text("KeyId").map(keys::resolveKey).map(EmulatedKmsKey::id).orElse("");
    List<ObjectNode> entries = new ArrayList<>();
    for (Map.Entry<String, EmulatedKmsKey> alias : keys.aliases().entrySet()) {
      String target = alias.getValue().id();
      if (onlyForKey.isEmpty() || onlyForKey.equals(target)) {
        entries.add(
            answer()
                .put("AliasName", alias.getKey())
                .put("AliasArn", keys.aliasArn(alias.getKey()))
                .put("TargetKeyId", target));
      }
    }
    return page("Aliases", entries, request);
  }

  private EmulatedKmsKey key(KmsRequest request) {
    return keys.resolveKey(request.requiredText("KeyId"));
  }

  ObjectNode replicateKey(KmsRequest request) {
    EmulatedKmsKey replica =
        regions.replicate(
            key(request),
            request.requiredText("ReplicaRegion"),
            request.text("Description").orElse(""));
    return answer().set("ReplicaKeyMetadata", metadata(replica));
  }

  ObjectNode getPublicKey(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    ObjectNode answer =
        answer()
            .put("KeyId", key.arn())
            .put("PublicKey", key.publicKey().getEncoded())
            .put("CustomerMasterKeySpec", key.spec().name())
            .put("KeySpec", key.spec().name())
            .put("KeyUsage", key.spec().usage.name());
    putAlgorithms(answer, key.spec());
    return answer;
  }

  private ObjectNode metadata(EmulatedKmsKey key) {
    Spec spec = key.spec();
    ObjectNode metadata =
        answer()
            .put("AWSAccountId", KmsEmulator.ACCOUNT)
            .put("KeyId", key.id())
            .put("Arn", key.arn())
            .put("CreationDate", epochSeconds(key.creationDate()))
            .put("Enabled", key.state() == State.ENABLED)
            .put("Description", key.description())
            .put("KeyUsage", spec.usage.name())
            .put("KeyState", key.state().kmsName)
            .put("Origin", "AWS_KMS")
            .put("KeyManager", "CUSTOMER")
            .put("CustomerMasterKeySpec", spec.name())
            .put("KeySpec", spec.name())
            .put("MultiRegion", key.multiRegion());
    putAlgorithms(metadata, spec);
    if (key.multiRegion()) {
      metadata.set("MultiRegionConfiguration", multiRegionConfiguration(key.primary(), key));
    }
    key.deletionDate().ifPresent(date -> metadata.put("DeletionDate", epochSeconds(date)));
    return metadata;
  }

  private ObjectNode multiRegionConfiguration(EmulatedKmsKey primary, EmulatedKmsKey key) {
    ObjectNode configuration =
        answer().put("MultiRegionKeyType", key == primary ? "PRIMARY" : "REPLICA");
    configuration.set("PrimaryKey", multiRegionKey(primary));
    ArrayNode replicas = configuration.putArray("ReplicaKeys");
    regions.replicasOf(primary).forEach(replica -> replicas.add(multiRegionKey(replica)));
    return configuration;
  }

  private static ObjectNode multiRegionKey(EmulatedKmsKey key) {
    return answer().put("Arn", key.arn()).put("Region", key.region());
  }

  private static void putAlgorithms(ObjectNode answer, Spec spec) {
    ArrayNode algorithms = answer.putArray(spec.usage.algorithmsName);
    spec.kmsAlgorithms.forEach(algorithms::add);
  }

  /** One page of a list; the marker is the index of the next entry. */
  private static ObjectNode page(String name, List<ObjectNode> entries, KmsRequest request) {
    int from = request.text("Marker").map(Integer::valueOf).orElse(0);
    int limit = request.number("Limit", 1, MAX_PAGE).orElse(MAX_PAGE);
    int to = Math.min(entries.size(), from + limit);
    ObjectNode page = answer();
    ArrayNode array = page.putArray(name);
    entries.subList(from, to).forEach(array::add);
    boolean truncated = to < entries.size();
    page.put("Truncated", truncated);
    if (truncated) {
      page.put("NextMarker", Integer.toString(to));
    }
    return page;
  }

  private static double epochSeconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  private static ObjectNode answer() {
    return JsonNodeFactory.instance.objectNode();
  }
}
