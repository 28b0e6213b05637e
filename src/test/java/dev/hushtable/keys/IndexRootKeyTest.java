package dev.hushtable.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.Hkdf;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexRootKeyTest {
  private static final byte[] BYTES = "32 bytes that nobody ever prints".getBytes(US_ASCII);
  private static final byte[] INFO = "info".getBytes(US_ASCII);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 128, 255})
  void of_whenGenerationFitsInAByte_keepsIt(int generation) {
    assertThat(IndexRootKey.of(generation, BYTES).generation()).isEqualTo(generation);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 256, 257, Integer.MAX_VALUE})
  void of_whenGenerationIsOutOfBounds_isRefused(int generation) {
    assertThatIllegalArgumentException().isThrownBy(() -> IndexRootKey.of(generation, BYTES));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31})
  void of_whenKeyIsTooShort_isRefused(int length) {
    assertThatIllegalArgumentException().isThrownBy(() -> IndexRootKey.of(1, new byte[length]));
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 48, 64})
  void derive_whenKeyIsLongEnough_isHkdfOfACopy(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    byte[] own = bytes.clone();
    try (IndexRootKey key = IndexRootKey.of(1, own)) {
      Arrays.fill(own, (byte) 0);
      assertThat(key.derive(INFO, 32)).isEqualTo(Hkdf.derive(new byte[0], bytes, INFO, 32));
    }
  }

  @Test
  void derive_whenClosed_throwsAndLeavesWhatWasDerived() {
    IndexRootKey key = IndexRootKey.of(1, BYTES);
    byte[] derived = key.derive(INFO, 32);
    key.close();
    key.close();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> key.derive(INFO, 32))
        .matches(e -> e.code() == ErrorCode.KEY_PROVIDER_CLOSED);
    assertThat(derived).isEqualTo(Hkdf.derive(new byte[0], BYTES, INFO, 32));
  }

  @Test
  void toString_whenPrinted_namesTheGenerationOnly() {
    assertThat(IndexRootKey.of(3, BYTES)).hasToString("IndexRootKey[generation 3]");
  }
}
