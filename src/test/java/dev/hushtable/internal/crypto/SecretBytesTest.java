package dev.hushtable.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBytesTest {
  private static final byte[] BYTES = "32 bytes that nobody ever prints".getBytes(US_ASCII);
  private static final byte[] INFO = "test".getBytes(US_ASCII);
  private static final byte[] DERIVED = Hkdf.derive(new byte[0], BYTES, INFO, 48);

  @Test
  void derive_whenOpen_isHkdfWithAnEmptySalt() {
    try (SecretBytes secret = SecretBytes.copyOf(BYTES)) {
      assertThat(secret.derive(INFO, 48)).isEqualTo(DERIVED);
    }
  }

  @Test
  void copyOf_whenCallerWipesItsArray_keepsACopy() {
    byte[] own = BYTES.clone();
    SecretBytes secret = SecretBytes.copyOf(own);
    Arrays.fill(own, (byte) 0);
    assertThat(secret.derive(INFO, 48)).isEqualTo(DERIVED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 31})
  void copyOf_whenTooShort_isRefused(int length) {
    assertThatIllegalArgumentException().isThrownBy(() -> SecretBytes.copyOf(new byte[length]));
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 64, 1_000})
  void copyOf_whenLongEnough_isAccepted(int length) {
    assertThat(SecretBytes.copyOf(new byte[length]).derive(INFO, 32))
        .isEqualTo(Hkdf.derive(new byte[0], new byte[length], INFO, 32));
  }

  @Test
  void close_whenCalled_overwritesTheBytesAndLeavesTheCallersAlone() throws Exception {
    byte[] own = BYTES.clone();
    SecretBytes secret = SecretBytes.copyOf(own);
    assertThat(held(secret)).isEqualTo(BYTES);
    secret.close();
    assertThat(held(secret)).hasSize(32).containsOnly(0);
    assertThat(own).isEqualTo(BYTES);
  }

  @Test
  void derive_whenClosed_throwsEverAfter() {
    SecretBytes secret = SecretBytes.copyOf(BYTES);
    byte[] before = secret.derive(INFO, 48);
    secret.close();
    secret.close();
    assertThatIllegalStateException().isThrownBy(() -> secret.derive(INFO, 48));
    assertThatIllegalStateException().isThrownBy(() -> secret.derive(INFO, 48));
    assertThat(before).as("what was derived before").isEqualTo(DERIVED);
  }

  /** A reader that comes too late is turned away; none gets a key of half-wiped bytes. */
  @Test
  void derive_whenClosedMeanwhile_givesTheRightKeyOrNone() throws Exception {
    AtomicInteger right = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    for (int round = 0; round < 300; round++) {
      SecretBytes secret = SecretBytes.copyOf(BYTES);
      Threads.run(
          3,
          thread -> {
            if (thread == 0) {
              secret.close();
              return;
            }
            try {
              assertThat(secret.derive(INFO, 48)).isEqualTo(DERIVED);
              right.incrementAndGet();
            } catch (IllegalStateException e) {
              refused.incrementAndGet();
            }
          });
    }
    assertThat(right.get() + refused.get()).isEqualTo(600);
  }

  @Test
  void toString_whenPrinted_tellsTheLengthOnly() {
    assertThat(SecretBytes.copyOf(BYTES)).hasToString("SecretBytes[32 bytes]");
  }

  @Test
  void random_whenDrawn_hasTheLengthAndDoesNotRepeat() {
    assertThat(SecretBytes.random(0)).isEmpty();
    assertThat(SecretBytes.random(7)).hasSize(7);
    byte[] first = SecretBytes.random(32);
    assertThat(first).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(SecretBytes.random(32)).isNotEqualTo(first);
  }

  private static byte[] held(SecretBytes secret) throws ReflectiveOperationException {
    Field field = SecretBytes.class.getDeclaredField("bytes");
    field.setAccessible(true);
    return (byte[]) field.get(secret);
  }
}
