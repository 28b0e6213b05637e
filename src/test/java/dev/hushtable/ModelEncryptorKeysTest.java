package dev.hushtable;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.StoredFormats;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.testing.Keyrings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** What becomes of keys and values when a request ends, well or not. */
class ModelEncryptorKeysTest {

  /** Stricter in a later release than when the item was written. */
  public static class Phone implements Normalizer {
    static boolean strict;

    @Override
    public String id() {
      return "phone";
    }

    @Override
    public String normalize(String value) {
      if (strict) {
        throw new IllegalArgumentException("not a phone number: " + value);
      }
      return value;
    }
  }

  @DynamoDbBean
  public static class Person {
    private String id;
    private String phone;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex(normalizers = Phone.class)
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  private static Person person() {
    Person person = new Person();
    person.setId("p-1");
    person.setPhone("secret-555-0100");
    return person;
  }

  private static ModelEncryptor<Person> people(KeyProvider keys) {
    return ModelEncryptor.builder(Person.class).tableName("People").keys(keys).build();
  }

  @Test
  void decryptModel_whenANormalizerThrows_doesNotRepeatTheValue() {
    try (KeyProvider keys = LocalKeyProvider.inMemory()) {
      Map<String, AttributeValue> stored = people(keys).encryptModel(person());
      Phone.strict = true;
      Throwable thrown = catchThrowable(() -> people(keys).decryptModel(stored));
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));

      assertThat(text.toString()).doesNotContain("secret-555-0100");
    } finally {
      Phone.strict = false;
    }
  }

  /** Remembers the data keys that it hands out, which the caller owns and overwrites. */
  private static final class Watched implements KeyProvider {
    private final KeyringKeyProvider keys;
    private final CompletableFuture<?> gate;
    final List<byte[]> written = new CopyOnWriteArrayList<>();
    final List<byte[]> read = new CopyOnWriteArrayList<>();

    Watched() {
      this(KeyringKeyProvider.builder().indexRoot(1, new byte[32]), done());
    }

    /** Hands out data keys to write with when the gate opens. */
    Watched(KeyringKeyProvider.Builder keys, CompletableFuture<?> gate) {
      this.keys = keys.keyring(Keyrings.aes()).build();
      this.gate = gate;
    }

    static CompletableFuture<?> done() {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public StoredFormats formats() {
      return keys.formats();
    }

    @Override
    public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
      return keys.activeBranchKey(scope);
    }

    @Override
    public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
      return keys.branchKeys(scope, hint);
    }

    @Override
    public CompletionStage<IndexRootKey> indexRootKey(KeyScope scope, String table, int g) {
      return keys.indexRootKey(scope, table, g);
    }

    @Override
    public CompletionStage<List<EncryptionMaterials>> encryptionMaterials(
        KeyScope scope, Map<String, String> context, List<Integer> lengths) {
      return keys.encryptionMaterials(scope, context, lengths)
          .thenApply(
              all -> {
                all.forEach(m -> written.add(m.plaintextDataKey().array()));
                return all;
              })
          .thenCombine(gate, (all, open) -> all);
    }

    @Override
    public CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
        KeyScope scope, Map<String, String> context, List<EncryptedDataKey> wrapped) {
      return keys.decryptionMaterials(scope, context, wrapped)
          .thenApply(
              m -> {
                m.ifPresent(x -> read.add(x.plaintextDataKey().array()));
                return m;
              });
    }

    @Override
    public void close() {
      keys.close();
    }
  }

  @Test
  void encryptModel_always_overwritesTheDataKeysThatItWasGiven() {
    try (Watched keys = new Watched()) {
      people(keys).encryptModel(person());
      assertThat(keys.written).isNotEmpty().allMatch(key -> isWiped(key));
    }
  }

  @Test
  void encryptModel_whenItFailsHalfway_overwritesTheDataKeysThatItWasGiven() {
    try (Watched keys = new Watched()) {
      Phone.strict = true;
      assertThat(catchThrowable(() -> people(keys).encryptModel(person()))).isNotNull();
      assertThat(keys.written).isNotEmpty().allMatch(key -> isWiped(key));
    } finally {
      Phone.strict = false;
    }
  }

  @Test
  void encryptModel_whenAnotherKeyCannotBeHad_overwritesTheDataKeysThatItWasGiven() {
    try (Watched keys = new Watched(KeyringKeyProvider.builder(), Watched.done())) {
      assertRefused(
          () -> people(keys).encryptModel(person()), ErrorCode.KEY_NOT_FOUND, "indexRoot");
      assertThat(keys.written).isNotEmpty().allMatch(key -> isWiped(key));
    }
  }

  @Test
  void encryptModel_whenInterrupted_overwritesTheDataKeysThatComeLater() throws Exception {
    CompletableFuture<?> gate = new CompletableFuture<>();
    try (Watched keys =
        new Watched(KeyringKeyProvider.builder().indexRoot(1, new byte[32]), gate)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> people(keys).encryptModel(person()))
          .isInstanceOf(AbortedException.class);
      assertThat(Thread.interrupted()).isTrue();
      await(() -> !keys.written.isEmpty());
      assertThat(keys.written).noneMatch(key -> isWiped(key));

      gate.complete(null);
      await(() -> keys.written.stream().allMatch(key -> isWiped(key)));
      assertThat(keys.written).allMatch(key -> isWiped(key));
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
  }

  @Test
  void decryptModel_always_overwritesTheDataKeysThatItWasGiven() {
    try (Watched keys = new Watched()) {
      Map<String, AttributeValue> stored = people(keys).encryptModel(person());
      people(keys).decryptModel(stored);
      assertThat(keys.read).isNotEmpty().allMatch(key -> isWiped(key));
    }
  }

  private static boolean isWiped(byte[] key) {
    for (byte b : key) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
