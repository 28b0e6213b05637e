package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.HedgedNonces;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Items whose ciphertexts are in the compact format; see {@link HostileItems}. */
class CompactReaderFuzzTest {
  /** Two key versions share a hint, so that the commitment has to tell them apart. */
  private static final EngineFixture TABLE =
      EngineFixture.of(Beans.Patient.class)
          .withVersions(
              EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000002", 2),
              EngineFixture.FIRST);

  private static final ItemEncryptor ENCRYPTOR =
      new ItemEncryptor(TABLE.engine().table(), byte[]::new);

  private static final HostileItems ITEMS =
      new HostileItems(TABLE, plain -> ENCRYPTOR.encrypt(plain, TABLE.keys()));

  private static final byte[] SSN = HostileItems.ssn(CompactReaderFuzzTest.class);
  private static final int MIN_BYTES = 78;
  private static final ValueKey KEY = ValueKey.of(EngineFixture.FIRST);

  @FuzzTest
  void decrypt_whenASourceIsAnyBytes_refusesAllButTheGenuineOne(byte[] source) {
    assertThat(ITEMS.readSsn(source)).isEqualTo(refusal(source));
  }

  @FuzzTest
  void decrypt_whenAnItemIsAltered_refusesItOrGivesTheOriginal(FuzzedDataProvider data) {
    ITEMS.readAltered(data);
  }

  @FuzzTest
  void decrypt_whenAPlaintextIsAnyBytes_refusesItOrGivesItsValue(byte[] plaintext) {
    if (plaintext.length > 0) {
      byte[] random = new byte[HedgedNonces.RANDOM_BYTES];
      ITEMS.readPlaintext(
          plaintext, new CompactSealer(KEY, random, ITEMS.itemData(), List.of(plaintext)));
    }
  }

  /** By the first region that differs from those of the one ciphertext that there is. */
  private static Optional<ErrorCode> refusal(byte[] source) {
    if (Arrays.equals(source, SSN)) {
      return Optional.empty();
    }
    if (source.length == 0 || source[0] != SSN[0] && source[0] != 2) {
      return Optional.of(ErrorCode.UNKNOWN_FORMAT);
    }
    if (source[0] != SSN[0]) {
      return Optional.of(ErrorCode.FORMAT_NOT_ACCEPTED);
    }
    if (source.length < MIN_BYTES) {
      return Optional.of(ErrorCode.NOT_AUTHENTIC);
    }
    if (!Arrays.equals(source, 1, 5, SSN, 1, 5)) {
      return Optional.of(ErrorCode.UNKNOWN_KEY);
    }
    return Optional.of(
        Arrays.equals(source, 5, 61, SSN, 5, 61)
            ? ErrorCode.NOT_AUTHENTIC
            : ErrorCode.COMMITMENT_MISMATCH);
  }
}
