package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.crypto.Sha256;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The seal of the vector of {@code format.md} that has one is made as section 13 says. */
class SpecificationSealVectorTest {
  private static final List<String> COVERED =
      List.of("closed", "email__hmac", "email__source", "limit");

  private final SpecificationVector vector = SpecificationVector.of(4);
  private final Map<String, byte[]> seal = vector.seal().orElseThrow();

  @Test
  void content_always_isOfTheStoredItem() throws Exception {
    assertThat(seal.get("content")).isEqualTo(content(vector.stored()));
    assertThat(seal.get("digest")).isEqualTo(Sha256.digest(seal.get("content")));
    assertThat(seal.get("plaintext")).isEqualTo(plaintext(seal.get("digest")));
  }

  /** What the nonces depend on, when nothing is encrypted yet. */
  @Test
  void sealInput_always_isOfThePlainItem() throws Exception {
    byte[] content = vector.ofItem("plain content");
    byte[] digest = vector.ofItem("plain digest");

    assertThat(content).isEqualTo(content(vector.plain()));
    assertThat(digest).isEqualTo(Sha256.digest(content));
    assertThat(vector.ofItem("seal input")).isEqualTo(plaintext(digest));
  }

  @Test
  void seal_always_isWhatTheLibraryEncrypts() {
    ItemSealer sealer = ItemSealer.of(vector.table().plan());

    assertThat(sealer.plaintext(vector.stored())).isEqualTo(seal.get("plaintext"));
    assertThat(sealer.plaintext(vector.plain())).isEqualTo(vector.ofItem("seal input"));
    assertThat(seal.get("path data")).isEqualTo(ItemSealer.PATH_DATA);
    assertThat(seal.get("key data"))
        .isEqualTo(
            vector
                .table()
                .keys()
                .active(vector.table().engine().table().activeKey())
                .keyData(AssociatedData.Kind.SEAL));
  }

  private static byte[] content(Map<String, AttributeValue> item) throws UnsupportedValueException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(field(1, ascii("hushtable/v1/seal")));
    for (String name : COVERED) {
      content.writeBytes(field(2, ascii(name)));
      if (item.containsKey(name)) {
        content.writeBytes(field(3, ValueCodec.encodeCanonically(item.get(name))));
      }
    }
    return content.toByteArray();
  }

  private static byte[] field(int tag, byte[] bytes) {
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) tag)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] plaintext(byte[] digest) {
    ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    plaintext.write(1);
    plaintext.write(COVERED.size());
    for (String name : COVERED) {
      plaintext.write(name.length());
      plaintext.writeBytes(ascii(name));
    }
    plaintext.writeBytes(digest);
    return plaintext.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
