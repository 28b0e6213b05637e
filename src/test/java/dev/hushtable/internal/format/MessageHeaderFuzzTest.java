package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.ParsedCiphertext;
import com.amazonaws.encryptionsdk.model.KeyBlob;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.testing.Allocations;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

class MessageHeaderFuzzTest {

  @FuzzTest
  void parse_whenBytesAreAny_refusesThemOrReadsThemAsTheAwsEncryptionSdkDoes(byte[] message) {
    Allocations.assertProportional(message, () -> parse(message));
    Optional<MessageHeader> header = parse(message);
    if (header.isPresent()) {
      ParsedCiphertext expected = new ParsedCiphertext(message);
      assertThat(header.get().context()).isEqualTo(expected.getEncryptionContextMap());
      assertThat(header.get().dataKeys().stream().map(MessageHeaderFuzzTest::parts).toList())
          .isEqualTo(
              expected.getEncryptedKeyBlobs().stream().map(MessageHeaderFuzzTest::parts).toList());
    }
  }

  private static List<Object> parts(DataKeyEntry key) {
    return List.of(key.keyProviderId(), key.keyProviderInfo(), key.ciphertext());
  }

  private static List<Object> parts(KeyBlob key) {
    return List.of(
        key.getProviderId(),
        ByteBuffer.wrap(key.getProviderInformation()),
        ByteBuffer.wrap(key.getEncryptedDataKey()));
  }

  private static Optional<MessageHeader> parse(byte[] message) {
    try {
      return Optional.of(MessageHeader.parse(message));
    } catch (MalformedValueException e) {
      return Optional.empty();
    }
  }
}
