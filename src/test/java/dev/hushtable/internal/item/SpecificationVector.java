package dev.hushtable.internal.item;

import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
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

  private SpecificationVector(int number, EngineFixture declared, String scope) {
    this.number = number;
    this.page = SpecificationPage.whole().section("Vector " + number + ":");
    this.ofItem = page.beginning().values();
    this.table =
        declared
            .withScope(scope)
            .withVersions(BranchKey.of(scope, version(), ofItem("branch key")))
            .withIndexRoot(IndexRootKey.of(1, ofItem("index root")));
  }

  static SpecificationVector of(int number) {
    return switch (number) {
      case 1 -> {
        EngineFixture table =
            EngineFixture.of(SpecificationBeans.Customer.class, "Customers", "Customers");
        yield new SpecificationVector(number, table, "default");
      }
      case 2 -> {
        EngineFixture table = EngineFixture.of(SpecificationBeans.Order.class, "Orders", "Orders");
        yield new SpecificationVector(number, table, "default");
      }
      case 3 -> {
        EngineFixture table =
            EngineFixture.of(SpecificationBeans.Member.class, "MembersRestored", "Members")
                .withContext(Map.of("purpose", "billing", "Region", "eu"));
        yield new SpecificationVector(number, table, "tenant-7");
      }
      default -> throw new AssertionError(number);
    };
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

  /** Another plaintext in the place of a value, made without the library. */
  byte[] forge(int value, byte[] plaintext) {
    Map<String, byte[]> original = values().get(value);
    byte[] head = Arrays.copyOf(original.get("stored"), 61);
    byte[] body = seal(original, plaintext);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
  }

  /** Ciphertext and tag under the Kx, the nonce and the associated data that the page gives. */
  byte[] seal(Map<String, byte[]> value, byte[] plaintext) {
    try {
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec key = new SecretKeySpec(value.get("Kx"), "AES");
      gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, value.get("N"), 12, 12));
      gcm.updateAAD(ofItem("key data"));
      gcm.updateAAD(ofItem("item data"));
      gcm.updateAAD(value.get("path data"));
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
