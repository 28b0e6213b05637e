package dev.hushtable.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.Hkdf;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BranchKeyTest {
  private static final UUID VERSION = UUID.fromString("fedcba98-7654-4321-8899-aabbccddeeff");
  private static final byte[] BYTES = "32 bytes that nobody ever prints".getBytes(US_ASCII);
  private static final byte[] INFO = "info".getBytes(US_ASCII);

  @Test
  void of_whenGivenAKey_keepsWhatItIsGiven() {
    BranchKey key = BranchKey.of("tenant-1", VERSION, BYTES);
    assertThat(key.id()).isEqualTo("tenant-1");
    assertThat(key.version()).isEqualTo(VERSION);
    assertThat(key.hint()).isEqualTo(0xfedcba98);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void of_whenKeyHasAnotherLength_isRefused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BranchKey.of("id", VERSION, new byte[length]));
  }

  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, 0",
    "00000001-ffff-ffff-ffff-ffffffffffff, 1",
    "7fffffff-0000-0000-0000-000000000000, 2147483647",
    "80000000-ffff-0000-0000-000000000000, -2147483648",
    "ffffffff-0000-0000-0000-000000000000, -1",
    "01020304-0506-4708-890a-0b0c0d0e0f10, 16909060"
  })
  void hint_whenGivenAVersion_isItsFirstFourBytes(UUID version, int hint) {
    assertThat(BranchKey.hint(version)).isEqualTo(hint);
    assertThat(BranchKey.of("id", version, BYTES).hint()).isEqualTo(hint);
  }

  @Test
  void derive_whenOpen_isHkdfOfACopy() {
    byte[] own = BYTES.clone();
    try (BranchKey key = BranchKey.of("id", VERSION, own)) {
      Arrays.fill(own, (byte) 0);
      assertThat(key.derive(INFO, 32)).isEqualTo(Hkdf.derive(new byte[0], BYTES, INFO, 32));
      assertThat(key.derive(INFO, 64)).isNotEqualTo(key.derive(new byte[0], 64));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8_161})
  void derive_whenLengthIsOutOfBounds_isRefused(int length) {
    BranchKey key = BranchKey.of("id", VERSION, BYTES);
    assertThatIllegalArgumentException().isThrownBy(() -> key.derive(INFO, length));
  }

  @Test
  void derive_whenClosed_throwsAndLeavesWhatWasDerived() {
    BranchKey key = BranchKey.of("id", VERSION, BYTES);
    byte[] derived = key.derive(INFO, 32);
    key.close();
    key.close();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> key.derive(INFO, 32))
        .matches(e -> e.code() == ErrorCode.KEY_PROVIDER_CLOSED);
    assertThat(derived).isEqualTo(Hkdf.derive(new byte[0], BYTES, INFO, 32));
    assertThat(key.version()).isEqualTo(VERSION);
  }

  @Test
  void toString_whenPrinted_namesTheVersionOnly() {
    BranchKey key = BranchKey.of("tenant-1", VERSION, BYTES);
    assertThat(key)
        .hasToString("BranchKey[tenant-1, version fedcba98-7654-4321-8899-aabbccddeeff]");
  }
}
