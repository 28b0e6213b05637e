package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.keys.StoredFormat;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** Items whose ciphertexts are messages of the AWS Encryption SDK; see {@link HostileItems}. */
class MessageReaderFuzzTest {
  private static final EngineFixture TABLE =
      EngineFixture.of(Beans.Patient.class).withFormats(StoredFormat.ENCRYPTION_SDK);

  private static final byte[] SSN = HostileItems.ssn(MessageReaderFuzzTest.class);

  private static final HostileItems ITEMS = new HostileItems(TABLE, TABLE::encrypt);

  private static final EncryptionMaterials DATA_KEY =
      new RawKeyring(50).encrypt(new ItemBinder(TABLE.engine().table()).messageContext());

  @FuzzTest
  void decrypt_whenASourceIsAnyBytes_refusesAllButTheGenuineOne(byte[] source) {
    assertThat(ITEMS.readSsn(source)).isIn(refusals(source));
  }

  @FuzzTest
  void decrypt_whenAnItemIsAltered_refusesItOrGivesTheOriginal(FuzzedDataProvider data) {
    ITEMS.readAltered(data);
  }

  @FuzzTest
  void decrypt_whenAPlaintextIsAnyBytes_refusesItOrGivesItsValue(byte[] plaintext) {
    if (plaintext.length > 0) {
      byte[] random = new byte[HedgedNonces.RANDOM_BYTES];
      Iterator<EncryptionMaterials> dataKeys =
          Stream.generate(() -> EngineFixture.copy(DATA_KEY)).iterator();
      ITEMS.readPlaintext(
          plaintext, new MessageSealer(TABLE.engine().table(), dataKeys, random, ITEMS.itemData()));
    }
  }

  private static List<Optional<ErrorCode>> refusals(byte[] source) {
    if (Arrays.equals(source, SSN)) {
      return List.of(Optional.empty());
    }
    if (source.length == 0 || source[0] != MessageFormat.FORMAT) {
      return List.of(
          Optional.of(ErrorCode.UNKNOWN_FORMAT), Optional.of(ErrorCode.FORMAT_NOT_ACCEPTED));
    }
    return List.of(Optional.of(ErrorCode.NOT_AUTHENTIC), Optional.of(ErrorCode.UNKNOWN_KEY));
  }
}
