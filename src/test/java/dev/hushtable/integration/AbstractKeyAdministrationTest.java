package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyReport.Change;
import dev.hushtable.keys.KeyReport.Outcome;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.KeyState;
import dev.hushtable.keys.ScopeDescription;
import dev.hushtable.testing.Failures;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The life of keys, the same wherever they are kept: made, replaced, set aside, destroyed. */
abstract class AbstractKeyAdministrationTest {
  static final KeyScope ACME = KeyScope.of("acme");
  static final KeyScope GLOBEX = KeyScope.of("globex");

  static final Customer ALICE = Customer.of("c-1", "alice@example.com", "078-05-1120");

  /** Of a store that has at first no keys of scopes whose names begin with a to g. */
  abstract KeyAdministration administration();

  /** The keys as they are now; closed with the test. */
  abstract KeyProvider keys();

  ModelEncryptor<Customer> encryptor(KeyScope scope) {
    return ModelEncryptor.builder(Customer.class)
        .tableName("Customers")
        .keys(keys())
        .scope(scope)
        .build();
  }

  static List<Outcome> outcomes(KeyReport report) {
    return report.changes().stream().map(Change::outcome).toList();
  }

  UUID active(KeyScope scope) {
    return administration().describe(scope).activeVersion().orElseThrow();
  }

  @Test
  void createKeys_whenThereAreNone_makesAVersionAndAnIndexRoot() {
    KeyReport report = administration().createKeys(ACME);

    assertThat(outcomes(report)).containsExactly(Outcome.CREATED, Outcome.CREATED);
    assertThat(report.changed()).isTrue();
    assertThat(report)
        .hasToString(
            "scope acme: branch key version "
                + active(ACME)
                + ": CREATED, index root key of generation 1: CREATED");
    ScopeDescription described = administration().describe(ACME);
    assertThat(described.keys())
        .extracting(KeyDescription::kind, KeyDescription::state)
        .containsExactly(
            tuple(KeyKind.BRANCH_KEY_VERSION, KeyState.ACTIVE),
            tuple(KeyKind.INDEX_ROOT_KEY, KeyState.READABLE));
    assertThat(described.newestGeneration()).isEqualTo(1);
    assertThat(described.shredded()).isEmpty();
    assertThat(encryptor(ACME).decryptModel(encryptor(ACME).encryptModel(ALICE))).isEqualTo(ALICE);
  }

  @Test
  void createKeys_whenRepeated_changesNothingAndSaysSo() {
    administration().createKeys(ACME);
    ScopeDescription before = administration().describe(ACME);
    KeyReport report = administration().createKeys(ACME);

    assertThat(report.changed()).isFalse();
    assertThat(report.changes()).hasSize(2);
    assertThat(administration().describe(ACME)).isEqualTo(before);
  }

  @Test
  void scopes_always_areThoseWithKeysInOrder() {
    assertThat(administration().scopes()).doesNotContain(ACME, GLOBEX);
    administration().createKeys(GLOBEX);
    administration().createKeys(ACME);
    administration().createIndexGeneration(ACME, 2);

    assertThat(administration().scopes()).startsWith(ACME, GLOBEX).doesNotHaveDuplicates();
    assertThat(administration().describe(KeyScope.of("nobody")).keys()).isEmpty();
  }

  @Test
  void createVersion_always_isUsedForNewValuesAndOldOnesOpen() {
    administration().createKeys(ACME);
    UUID first = active(ACME);
    Map<String, AttributeValue> old = encryptor(ACME).encryptModel(ALICE);
    KeyReport report = administration().createVersion(ACME);
    UUID second = active(ACME);

    assertThat(report.changes())
        .containsExactly(
            new Change(KeyKind.BRANCH_KEY_VERSION, second.toString(), Outcome.CREATED));
    assertThat(administration().describe(ACME).keys())
        .extracting(KeyDescription::name, KeyDescription::state)
        .containsExactly(
            tuple(first.toString(), KeyState.READABLE),
            tuple(second.toString(), KeyState.ACTIVE),
            tuple("1", KeyState.READABLE));
    assertThat(encryptor(ACME).decryptModel(old)).isEqualTo(ALICE);
    assertThat(encryptor(ACME).encryptModel(ALICE).get("email__hmac"))
        .as("the index does not change")
        .isEqualTo(old.get("email__hmac"));
  }

  /** As by somebody whose first call was carried out, but not answered. */
  @Test
  void createVersion_whenItWasReplacedAlready_changesNothing() {
    administration().createKeys(ACME);
    UUID first = active(ACME);
    administration().createVersion(ACME, first);
    UUID second = active(ACME);

    KeyReport repeated = administration().createVersion(ACME, first);
    assertThat(repeated.changed()).isFalse();
    assertThat(active(ACME)).isEqualTo(second);
  }

  @Test
  void createVersion_whenThereIsNoBranchKey_isRefused() {
    Failures.assertRefused(
        () -> administration().createVersion(ACME), ErrorCode.KEY_NOT_FOUND, "acme");
    Failures.assertRefused(
        () -> administration().createVersion(ACME, UUID.randomUUID()),
        ErrorCode.KEY_NOT_FOUND,
        "acme");
  }

  @Test
  void createIndexGeneration_always_makesTheNextOnce() {
    administration().createKeys(ACME);

    assertThat(outcomes(administration().createIndexGeneration(ACME, 2)))
        .containsExactly(Outcome.CREATED);
    assertThat(outcomes(administration().createIndexGeneration(ACME, 2)))
        .containsExactly(Outcome.UNCHANGED);
    assertThat(outcomes(administration().createIndexGeneration(ACME, 1)))
        .containsExactly(Outcome.UNCHANGED);
    assertThat(administration().describe(ACME).newestGeneration()).isEqualTo(2);
    assertThat(keys().indexRootKey(ACME, "Customers", 2).toCompletableFuture().join().generation())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 255, 256})
  void createIndexGeneration_whenItIsNotTheNext_isRefused(int generation) {
    administration().createKeys(ACME);

    Failures.assertRefused(
        () -> administration().createIndexGeneration(ACME, generation),
        ErrorCode.INVALID_CONFIGURATION,
        "acme",
        "newest is 1");
    assertThat(administration().describe(ACME).newestGeneration()).isEqualTo(1);
  }

  @Test
  void retireVersion_whenValuesNeedIt_makesThemUnknownUntilItIsReinstated() {
    administration().createKeys(ACME);
    UUID first = active(ACME);
    Map<String, AttributeValue> old = encryptor(ACME).encryptModel(ALICE);
    administration().createVersion(ACME);

    assertThat(outcomes(administration().retireVersion(ACME, first)))
        .containsExactly(Outcome.RETIRED);
    assertThat(outcomes(administration().retireVersion(ACME, first)))
        .containsExactly(Outcome.UNCHANGED);
    assertThat(administration().describe(ACME).keys().get(0).state()).isEqualTo(KeyState.RETIRED);
    Failures.assertRefused(() -> encryptor(ACME).decryptModel(old), ErrorCode.UNKNOWN_KEY);

    assertThat(outcomes(administration().reinstateVersion(ACME, first)))
        .containsExactly(Outcome.REINSTATED);
    assertThat(outcomes(administration().reinstateVersion(ACME, first)))
        .containsExactly(Outcome.UNCHANGED);
    assertThat(encryptor(ACME).decryptModel(old)).isEqualTo(ALICE);
  }

  @Test
  void retireVersion_whenItIsActiveOrUnknown_isRefused() {
    administration().createKeys(ACME);
    UUID version = active(ACME);

    Failures.assertRefused(
        () -> administration().retireVersion(ACME, version),
        ErrorCode.INVALID_CONFIGURATION,
        version.toString(),
        "active");
    Failures.assertRefused(
        () -> administration().retireVersion(ACME, UUID.randomUUID()),
        ErrorCode.KEY_NOT_FOUND,
        "acme");
    assertThat(active(ACME)).isEqualTo(version);
  }

  @Test
  void retireIndexGeneration_always_takesItAwayUntilItIsReinstated() {
    administration().createKeys(ACME);
    administration().createIndexGeneration(ACME, 2);
    administration().retireIndexGeneration(ACME, 1);

    assertThat(administration().describe(ACME).newestGeneration()).isEqualTo(2);
    assertThat(administration().createKeys(ACME).changed()).as("not made anew").isFalse();
    Failures.assertRefused(() -> indexRoot(1), ErrorCode.KEY_NOT_FOUND, "generation 1");
    indexRoot(2);
    administration().reinstateIndexGeneration(ACME, 1);
    indexRoot(1);
    Failures.assertRefused(
        () -> administration().retireIndexGeneration(ACME, 3), ErrorCode.KEY_NOT_FOUND, "acme");
    administration().retireIndexGeneration(ACME, 1);
    Failures.assertRefused(
        () -> administration().retireIndexGeneration(ACME, 2),
        ErrorCode.INVALID_CONFIGURATION,
        "is the last one");
    administration().retireIndexGeneration(ACME, 1);
    administration().reinstateIndexGeneration(ACME, 1);
  }

  private void indexRoot(int generation) {
    try {
      keys().indexRootKey(ACME, "Customers", generation).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  @Test
  void shred_always_destroysTheKeysOfThatScopeAndMarksIt() {
    administration().createKeys(ACME);
    administration().createKeys(GLOBEX);
    UUID first = active(ACME);
    Map<String, AttributeValue> old = encryptor(ACME).encryptModel(ALICE);
    Map<String, AttributeValue> others = encryptor(GLOBEX).encryptModel(ALICE);
    administration().createVersion(ACME);
    administration().retireVersion(ACME, first);
    administration().createIndexGeneration(ACME, 2);

    KeyReport report = administration().shred(ACME, "shred acme");
    assertThat(outcomes(report)).hasSize(4).containsOnly(Outcome.DESTROYED);
    ScopeDescription described = administration().describe(ACME);
    assertThat(described.keys()).isEmpty();
    assertThat(described.shredded()).isPresent();
    assertThat(administration().scopes()).startsWith(ACME, GLOBEX).doesNotHaveDuplicates();
    Failures.assertRefused(
        () -> encryptor(ACME).encryptModel(ALICE), ErrorCode.KEY_SHREDDED, "acme");
    Failures.assertRefused(() -> encryptor(ACME).decryptModel(old), ErrorCode.KEY_SHREDDED, "acme");
    assertThat(encryptor(GLOBEX).decryptModel(others)).isEqualTo(ALICE);
  }

  @Test
  void shred_whenRepeated_changesNothing() {
    administration().createKeys(ACME);
    administration().shred(ACME, "shred acme");
    ScopeDescription before = administration().describe(ACME);

    assertThat(administration().shred(ACME, "shred acme").changed()).isFalse();
    assertThat(administration().describe(ACME)).isEqualTo(before);
  }

  @Test
  void create_whenTheScopeWasShredded_isRefused() {
    administration().createKeys(ACME);
    UUID version = active(ACME);
    administration().shred(ACME, "shred acme");

    Failures.assertRefused(() -> administration().createKeys(ACME), ErrorCode.KEY_SHREDDED, "acme");
    Failures.assertRefused(
        () -> administration().createVersion(ACME, version), ErrorCode.KEY_SHREDDED, "acme");
    Failures.assertRefused(
        () -> administration().createVersion(ACME), ErrorCode.KEY_SHREDDED, "acme");
    Failures.assertRefused(
        () -> administration().createIndexGeneration(ACME, 2), ErrorCode.KEY_SHREDDED, "acme");
    assertThat(administration().describe(ACME).keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "shred", "shred globex", "shred acme ", "SHRED acme"})
  void shred_whenNotConfirmed_destroysNothing(String confirmation) {
    administration().createKeys(ACME);
    Failures.assertRefused(
        () -> administration().shred(ACME, confirmation),
        ErrorCode.INVALID_CONFIGURATION,
        "shred acme",
        "Nothing was destroyed");

    assertThat(administration().describe(ACME).keys()).hasSize(2);
    assertThat(administration().describe(ACME).shredded()).isEmpty();
  }

  /** As when its name is mistyped. */
  @Test
  void shred_whenTheScopeHasNoKeys_isRefusedAndDoesNotMarkIt() {
    Failures.assertRefused(
        () -> administration().shred(ACME, "shred acme"), ErrorCode.INVALID_CONFIGURATION, "acme");

    assertThat(administration().scopes()).doesNotContain(ACME);
    assertThat(administration().createKeys(ACME).changed()).isTrue();
  }
}
