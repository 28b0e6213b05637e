package dev.hushtable.internal.item;

import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.StoredFormat;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A vector of {@code format.md}: what the page says of one item, and the table it belongs to. */
final class SpecificationVector {
  private final int number;
  private final SpecificationPage page;
  private final Map<String, byte[]> ofItem;
  private final EngineFixture table;

  private SpecificationVector(int number) {
    this.number = number;
    this.page = SpecificationPage.whole().section("Vector " + number + ":");
    this.ofItem = page.beginning().values();
    this.table = declared().withIndexRoot(IndexRootKey.of(1, ofItem("index root")));
  }

  static SpecificationVector of(int number) {
    return new SpecificationVector(number);
  }

  private EngineFixture declared() {
    return switch (number) {
      case 1 ->
          compact(
              EngineFixture.of(SpecificationBeans.Customer.class, "Customers", "Customers"),
              "default");
      case 2 ->
          compact(EngineFixture.of(SpecificationBeans.Order.class, "Orders", "Orders"), "default");
      case 3 ->
          compact(
              EngineFixture.of(SpecificationBeans.Member.class, "MembersRestored", "Members")
                  .withContext(Map.of("purpose", "billing", "Region", "eu")),
              "tenant-7");
      case 4 ->
          compact(
              EngineFixture.of(SpecificationBeans.Account.class, "Accounts", "Accounts"),
              "default");
      case 5 ->
          EngineFixture.of(SpecificationBeans.Patient.class, "Patients", "Patients")
              .withContext(Map.of("Region", "eu"))
              .withScope("clinic-3")
              .withFormats(StoredFormat.ENCRYPTION_SDK)
              .withKeyring(new RawKeyring("acme", "key-1", ofItem("wrapping key")));
      case 6 ->
          compact(EngineFixture.of(SpecificationBeans.Person.class, "People", "People"), "default");
      default -> throw new AssertionError(number);
    };
  }

  private EngineFixture compact(EngineFixture declared, String scope) {
    return declared
        .withScope(scope)
        .withVersions(BranchKey.of(scope, version(), ofItem("branch key")));
  }

  private UUID version() {
    ByteBuffer bytes = ByteBuffer.wrap(ofItem("version"));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  SpecificationPage page() {
    return page;
  }

  EngineFixture table() {
    return table;
  }

  /** Bytes that the page gives for the item. */
  byte[] ofItem(String name) {
    byte[] bytes = ofItem.get(name);
    if (bytes == null) {
      throw new AssertionError(this + " gives no " + name);
    }
    return bytes.clone();
  }

  Map<String, AttributeValue> plain() {
    return page.items().get(0);
  }

  Map<String, AttributeValue> stored() {
    return page.items().get(1);
  }

  /** What the page gives for each value, in the order in which they are numbered. */
  List<Map<String, byte[]>> values() {
    int count = page.text().split("\n#### Value ", -1).length - 1;
    return IntStream.range(0, count)
        .mapToObj(i -> page.section("Value " + i + ":").values())
        .toList();
  }

  /** What the page gives for the seal; empty if the item has none. */
  Optional<Map<String, byte[]>> seal() {
    return page.text().contains("\n#### Seal\n")
        ? Optional.of(page.section("Seal").values())
        : Optional.empty();
  }

  /** The values and then the seal. */
  List<Map<String, byte[]>> ciphertexts() {
    return Stream.concat(values().stream(), seal().stream()).toList();
  }

  /** Another plaintext in the place of a ciphertext, made without the library. */
  byte[] forge(Map<String, byte[]> original, byte[] plaintext) {
    byte[] head = Arrays.copyOf(original.get("stored"), 61);
    byte[] body = encrypt(original, plaintext);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
  }

  /** Ciphertext and tag under the Kx, the nonce and the associated data that the page gives. */
  byte[] encrypt(Map<String, byte[]> place, byte[] plaintext) {
    try {
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec key = new SecretKeySpec(place.get("Kx"), "AES");
      gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, place.get("N"), 12, 12));
      // A group and a seal have key data of their own.
      gcm.updateAAD(place.containsKey("key data") ? place.get("key data") : ofItem("key data"));
      gcm.updateAAD(ofItem("item data"));
      gcm.updateAAD(place.get("path data"));
      return gcm.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return "vector " + number;
  }
}
