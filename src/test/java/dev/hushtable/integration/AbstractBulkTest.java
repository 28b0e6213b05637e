package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.BulkClient;
import dev.hushtable.BulkFailure;
import dev.hushtable.BulkRead;
import dev.hushtable.BulkReadResult;
import dev.hushtable.BulkSettings;
import dev.hushtable.BulkWrite;
import dev.hushtable.BulkWriteResult;
import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.KeyProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** More writes and reads than one batch takes. */
abstract class AbstractBulkTest extends SeveralTablesTestBase {

  private BulkClient bulk() {
    return bulk(hushtable);
  }

  private BulkClient bulk(Hushtable view) {
    return mode()
        .bulkClient(
            view,
            BulkSettings.builder()
                .baseDelay(Duration.ofNanos(1))
                .maxDelay(Duration.ofMillis(1))
                .consistentRead(true)
                .build());
  }

  private static List<Customer> customers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Customer.of("c-" + i, "alice@example.com", "078-05-1120"))
        .toList();
  }

  private static List<Account> accounts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Account.of("alice@example.com", i, "Secret Street", "078-05-1120"))
        .toList();
  }

  private static List<Note> notes(int count) {
    return IntStream.range(0, count).mapToObj(i -> Note.of("n-" + i, "plain")).toList();
  }

  private static <W> W failed(BulkWriteResult<W> result, Class<? extends Exception> error) {
    assertThat(result.failed()).hasSize(1);
    assertThat(result.failed().get(0).error()).isInstanceOf(error);
    return result.failed().get(0).operation();
  }

  private List<Integer> batchSizes() {
    List<Integer> sizes = new ArrayList<>();
    for (BatchWriteItemRequest request : wire.requests(BatchWriteItemRequest.class)) {
      assertThat(request.requestItems()).hasSize(1);
      request.requestItems().values().forEach(writes -> sizes.add(writes.size()));
    }
    for (BatchGetItemRequest request : wire.requests(BatchGetItemRequest.class)) {
      assertThat(request.requestItems()).hasSize(1);
      for (KeysAndAttributes keys : request.requestItems().values()) {
        assertThat(keys.consistentRead()).isTrue();
        sizes.add(keys.keys().size());
      }
    }
    return sizes;
  }

  // --- All goes well

  @Test
  void write_whenMoreThanOneBatch_writesAll() {
    List<BulkWrite<?>> writes = new ArrayList<>();
    writes.addAll(BulkWrite.puts(customers, customers(60)));
    writes.addAll(BulkWrite.puts(accounts, accounts(26)));
    writes.addAll(BulkWrite.puts(notes, notes(25)));

    BulkWriteResult<BulkWrite<?>> result = bulk().write(writes);

    assertThat(result.failed()).isEmpty();
    assertThat(result.isComplete()).isTrue();
    assertThat(result.succeeded()).isEqualTo(writes);
    assertThat(batchSizes()).containsExactlyInAnyOrder(25, 25, 10, 25, 1, 25);
    assertNoPlaintextSent();
    assertThat(customers.scan().items()).containsExactlyInAnyOrderElementsOf(customers(60));
    assertThat(accounts.scan().items())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrderElementsOf(accounts(26));
    assertThat(notes.scan().items()).containsExactlyInAnyOrderElementsOf(notes(25));
  }

  @Test
  void write_whenPutsAndDeletesMixed_doesBoth() {
    bulk().write(BulkWrite.puts(accounts, accounts(30)));
    List<Key> keys = accounts(30).stream().map(SeveralTablesTestBase::key).toList();

    BulkWriteResult<BulkWrite<Account>> result =
        bulk().write(BulkWrite.deletes(accounts, keys.subList(0, 27)));

    assertThat(result.isComplete()).isTrue();
    assertThat(accounts.scan().items()).hasSize(3);
  }

  @Test
  void read_whenMoreThanOneBatch_readsAll() {
    bulk().write(BulkWrite.puts(customers, customers(120)));
    bulk().write(BulkWrite.puts(accounts, accounts(2)));
    bulk().write(BulkWrite.puts(notes, notes(2)));
    wire.clear();
    List<BulkRead<?>> reads = new ArrayList<>();
    for (Customer customer : customers(130)) {
      reads.add(BulkRead.get(customers, key(customer)));
    }
    for (Account account : accounts(3)) {
      reads.add(BulkRead.get(accounts, key(account)));
    }
    BulkRead<Note> one = BulkRead.get(notes, key(Note.of("n-1", "")));
    reads.add(one);

    BulkReadResult result = bulk().read(reads);

    assertThat(result.failed()).isEmpty();
    assertThat(result.isComplete()).isTrue();
    assertThat(batchSizes()).containsExactlyInAnyOrder(100, 30, 3, 1);
    assertThat(result.resultsForTable(customers)).isEqualTo(customers(120));
    assertThat(result.resultsForTable(accounts))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(accounts(2));
    assertThat(result.item(one)).contains(Note.of("n-1", "plain"));
    assertThat(result.absent())
        .hasSize(11)
        .startsWith(reads.get(120))
        .endsWith(reads.get(132))
        .allSatisfy(read -> assertThat(result.item(read)).isEmpty());
    assertNoPlaintextSent();
  }

  @Test
  void operations_whenThereAreNone_sendNothing() {
    assertThat(bulk().write(List.<BulkWrite<?>>of()).succeeded()).isEmpty();
    assertThat(bulk().read(List.of()).isComplete()).isTrue();
    assertThat(wire.count()).isZero();
  }

  @Test
  void operations_whenTablesAreNamedByArn_areDone() {
    EncryptedTable<Customer> byArn =
        mode().table(hushtable, arn(customers.tableName()), Customer.class);
    List<BulkWrite<?>> writes = new ArrayList<>();
    for (Customer customer : customers(30)) {
      writes.add(BulkWrite.put(writes.size() % 2 == 0 ? byArn : customers, customer));
    }

    assertThat(bulk().write(writes).isComplete()).isTrue();
    BulkReadResult result =
        bulk().read(List.of(BulkRead.get(byArn, key(alice)), BulkRead.get(customers, key(alice))));

    assertThat(result.resultsForTable(byArn)).containsExactly(customers(2).get(1));
    assertThat(result.resultsForTable(customers)).containsExactly(customers(2).get(1));
    assertNoPlaintextSent();
  }

  // --- Unprocessed

  @Test
  void write_whenPartsAreUnprocessed_sendsThemAgain() {
    between.alwaysProcessOnly(10);
    List<BulkWrite<?>> writes = new ArrayList<>();
    writes.addAll(BulkWrite.puts(accounts, accounts(40)));
    writes.addAll(BulkWrite.puts(notes, notes(12)));

    BulkWriteResult<BulkWrite<?>> result = bulk().write(writes);

    assertThat(result.succeeded()).isEqualTo(writes);
    assertThat(batchSizes()).hasSize(3 + 2 + 2).allMatch(size -> size <= 10);
    assertThat(accounts.scan().items()).hasSize(40);
    assertThat(notes.scan().items()).hasSize(12);
    assertNoPlaintextSent();
  }

  @Test
  void read_whenPartsAreUnprocessed_asksAgain() {
    bulk().write(BulkWrite.puts(accounts, accounts(40)));
    bulk().write(BulkWrite.puts(notes, notes(12)));
    between.alwaysProcessOnly(9);
    List<BulkRead<?>> reads = new ArrayList<>();
    accounts(41).forEach(account -> reads.add(BulkRead.get(accounts, key(account))));
    notes(13).forEach(one -> reads.add(BulkRead.get(notes, key(one))));

    BulkReadResult result = bulk().read(reads);

    assertThat(result.failed()).isEmpty();
    assertThat(result.resultsForTable(accounts)).hasSize(40);
    assertThat(result.resultsForTable(notes)).isEqualTo(notes(12));
    assertThat(result.absent()).containsExactly(reads.get(40), reads.get(53));
  }

  // --- One bad item

  @Test
  void write_whenOneItemCannotBeEncrypted_writesTheOthers() {
    List<Customer> items = new ArrayList<>(customers(30));
    items.get(13).setSsn("a lone surrogate \ud800");

    BulkWriteResult<BulkWrite<Customer>> result = bulk().write(BulkWrite.puts(customers, items));

    assertThat(failed(result, HushtableException.class).item()).isSameAs(items.get(13));
    assertThat(((HushtableException) result.failed().get(0).error()).code())
        .isEqualTo(ErrorCode.VALUE_NOT_SUPPORTED);
    assertThat(result.succeeded()).hasSize(29);
    assertThat(customers.scan().items()).hasSize(29);
    assertNoPlaintextSent();
  }

  @Test
  void write_whenItemsHaveNoKey_writesTheOthers() {
    List<Account> items = new ArrayList<>(accounts(30));
    items.get(0).setOwner(null);
    items.get(29).setNumber(null);

    BulkWriteResult<BulkWrite<Account>> result = bulk().write(BulkWrite.puts(accounts, items));

    assertThat(result.failed())
        .extracting(failure -> failure.operation().item())
        .containsExactly(items.get(0), items.get(29));
    assertThat(result.failed())
        .allMatch(
            failure ->
                ((HushtableException) failure.error()).code() == ErrorCode.KEY_ATTRIBUTE_MISSING);
    assertThat(accounts.scan().items()).hasSize(28);
  }

  @Test
  void write_whenDynamoDbRefusesOneItem_writesTheOthers() {
    List<BulkWrite<?>> writes = new ArrayList<>(BulkWrite.puts(customers, customers(25)));
    Customer large = Customer.of("large", "x@example.com", "1".repeat(500_000));
    writes.add(7, BulkWrite.put(customers, large));
    Note nothing = Note.of("", "an empty key");
    writes.add(BulkWrite.put(notes, nothing));
    writes.addAll(BulkWrite.puts(notes, notes(3)));

    BulkWriteResult<BulkWrite<?>> result = bulk().write(writes);

    assertThat(result.failed())
        .extracting(failure -> (Object) failure.operation().item())
        .containsExactly(large, nothing);
    assertThat(result.failed()).allMatch(failure -> failure.error() instanceof DynamoDbException);
    assertThat(customers.scan().items()).hasSize(25);
    assertThat(notes.scan().items()).hasSize(3);
  }

  @Test
  void write_whenTheMappingOfOneFails_writesTheOthers() {
    Customer broken =
        new Customer() {
          @Override
          public String getPlan() {
            throw new IllegalStateException("no plan");
          }
        };
    List<Customer> items = new ArrayList<>(customers(26));
    items.add(3, broken);

    BulkWriteResult<BulkWrite<Customer>> result = bulk().write(BulkWrite.puts(customers, items));

    assertThat(failed(result, RuntimeException.class).item()).isSameAs(broken);
    assertThat(customers.scan().items()).hasSize(26);
  }

  @Test
  void write_whenOneTableDoesNotExist_writesToTheOthers() {
    EncryptedTable<Customer> missing = declare(Customer.class);
    Hushtable other = severalTables().build();
    EncryptedTable<Customer> foreign = mode().table(other, "not-registered-here", Customer.class);
    List<BulkWrite<?>> writes = new ArrayList<>();
    writes.addAll(BulkWrite.puts(missing, customers(2)));
    writes.addAll(BulkWrite.puts(foreign, customers(1)));
    writes.addAll(BulkWrite.puts(notes, notes(2)));

    BulkWriteResult<BulkWrite<?>> result = bulk().write(writes);

    assertThat(result.succeeded()).isEqualTo(writes.subList(3, 5));
    assertThat(result.failed())
        .extracting(failure -> (Object) failure.error().getClass().getSimpleName())
        .containsExactly(
            ResourceNotFoundException.class.getSimpleName(),
            ResourceNotFoundException.class.getSimpleName(),
            "InvalidUsageException");
    assertThat(notes.scan().items()).hasSize(2);
    assertNoPlaintextSent();
  }

  @Test
  void read_whenOneItemDoesNotOpen_readsTheOthers() {
    bulk().write(BulkWrite.puts(accounts, accounts(5)));
    Map<String, AttributeValue> altered = new HashMap<>(stored(accounts(5).get(3)));
    altered.put("secret__source", stored(accounts(5).get(2)).get("secret__source"));
    putRaw(accounts.tableName(), altered);
    List<Object> handled = new ArrayList<>();
    Hushtable view = hushtable.onUnreadableItem((item, error) -> handled.add(item));
    List<BulkRead<Account>> reads =
        BulkRead.gets(accounts, accounts(6).stream().map(SeveralTablesTestBase::key).toList());

    for (Hushtable each : List.of(hushtable, view)) {
      BulkReadResult result = bulk(each).read(reads);

      assertThat(result.resultsForTable(accounts))
          .extracting(Account::getNumber)
          .containsExactly(0, 1, 2, 4);
      assertThat(result.absent()).containsExactly(reads.get(5));
      assertThat(result.isComplete()).isFalse();
      assertThat(result.failed())
          .singleElement()
          .satisfies(
              failure -> {
                assertThat(failure.operation()).isEqualTo(reads.get(3));
                assertThat(failure.error())
                    .isInstanceOf(DecryptionException.class)
                    .hasMessageContaining("secret");
              });
    }
    assertThat(handled).isEmpty();
  }

  @Test
  void read_whenItemsAreExchanged_takesNoneForAbsent() {
    bulk().write(BulkWrite.puts(accounts, accounts(3)));
    Map<String, AttributeValue> other = stored(accounts(3).get(2));
    Map<String, AttributeValue> genuine = stored(accounts(3).get(0));
    List<BulkRead<Account>> reads =
        BulkRead.gets(accounts, accounts(2).stream().map(SeveralTablesTestBase::key).toList());
    between.answer(
        response ->
            ((BatchGetItemResponse) response)
                .copy(r -> r.responses(Map.of(accounts.tableName(), List.of(genuine, other)))));

    BulkReadResult result = bulk().read(reads);

    assertThat(result.absent()).isEmpty();
    assertThat(result.failed())
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(((HushtableException) failure.error()).code())
                    .isEqualTo(ErrorCode.NOT_AUTHENTIC));
  }

  @Test
  void read_whenOneKeyIsImpossible_readsTheOthers() {
    bulk().write(BulkWrite.puts(accounts, accounts(3)));
    List<BulkRead<Account>> reads =
        new ArrayList<>(
            BulkRead.gets(accounts, accounts(3).stream().map(SeveralTablesTestBase::key).toList()));
    reads.add(
        1,
        BulkRead.get(
            accounts, Key.builder().partitionValue("alice@example.com").sortValue("x").build()));
    reads.add(BulkRead.get(accounts, Key.builder().partitionValue("no sort value").build()));

    BulkReadResult result = bulk().read(reads);

    assertThat(result.resultsForTable(accounts)).hasSize(3);
    assertThat(result.failed())
        .extracting(BulkFailure::operation)
        .isEqualTo(List.of(reads.get(1), reads.get(4)));
  }

  @Test
  void operations_whenKeysCannotBeHad_allFail() {
    KeyProvider closed = KeyStoreFixture.create(aws).provider();
    closed.close();
    Hushtable other = severalTables().keys(closed).build();
    EncryptedTable<Customer> table = mode().table(other, customers.tableName(), Customer.class);
    List<BulkWrite<?>> writes = new ArrayList<>();
    writes.addAll(BulkWrite.puts(table, customers(60)));
    writes.addAll(BulkWrite.puts(notes, notes(1)));

    BulkWriteResult<BulkWrite<?>> result = bulk(other).write(writes);

    assertThat(result.failed()).hasSize(60);
    assertThat(result.failed())
        .allMatch(
            failure ->
                ((HushtableException) failure.error()).code() == ErrorCode.KEY_PROVIDER_CLOSED);
    assertThat(result.succeeded()).hasSize(1);
    assertThat(wire.count()).isEqualTo(1);
  }

  @Test
  void write_whenABatchCannotDoIt_failsAndSendsNothing() {
    EncryptedTable<Member> unique = declare(Member.class);
    EncryptedTable<AbstractBatchExtensionsTest.VersionedEntry> versioned =
        declare(AbstractBatchExtensionsTest.VersionedEntry.class);
    AbstractBatchExtensionsTest.VersionedEntry entry =
        new AbstractBatchExtensionsTest.VersionedEntry();
    entry.setOwner("alice@example.com");
    entry.setNumber(1);

    BulkWriteResult<BulkWrite<?>> result =
        bulk()
            .write(
                List.of(
                    BulkWrite.put(unique, Member.of("m-1", "alice@example.com", "078-05-1120")),
                    BulkWrite.put(versioned, entry)));

    assertThat(result.failed())
        .extracting(failure -> (Object) failure.error().getClass().getSimpleName())
        .containsExactly("InvalidUsageException", "IllegalArgumentException");
    assertThat(wire.count()).isZero();
  }

  // --- One key several times

  @Test
  void write_whenOneKeyComesSeveralTimes_theLastWins() {
    List<BulkWrite<?>> writes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      writes.add(BulkWrite.put(accounts, Account.of("alice@example.com", 1, "x", "secret " + i)));
      writes.addAll(BulkWrite.puts(accounts, accounts(30).subList(2, 30)));
      writes.add(BulkWrite.put(notes, Note.of("n-1", "text " + i)));
    }
    writes.add(BulkWrite.delete(notes, key(note)));

    BulkWriteResult<BulkWrite<?>> result = bulk().write(writes);

    assertThat(result.succeeded()).isEqualTo(writes);
    assertThat(accounts.getItem(accounts(2).get(1)).getSecret()).isEqualTo("secret 4");
    assertThat(notes.scan().items()).isEmpty();
  }

  @Test
  void write_whenOneKeyComesPlainAndAsHash_isTakenForOne() {
    AttributeValue owner = accounts.hmac("owner", "alice@example.com");
    AttributeValue number = accounts.hmac("number", 7);
    Key byHash = Key.builder().partitionValue(owner).sortValue(number).build();

    BulkWriteResult<BulkWrite<?>> result =
        bulk()
            .write(
                List.of(
                    BulkWrite.put(accounts, savings),
                    BulkWrite.delete(accounts, byHash),
                    BulkWrite.put(accounts, accounts(1).get(0))));

    assertThat(result.failed()).isEmpty();
    assertThat(wire.requests(BatchWriteItemRequest.class)).hasSize(2);
    assertThat(accounts.scan().items()).extracting(Account::getNumber).containsExactly(0);
  }

  @Test
  void read_whenOneKeyComesSeveralTimes_answersEach() {
    accounts.putItem(savings);
    Key byHash =
        Key.builder()
            .partitionValue(accounts.hmac("owner", "alice@example.com"))
            .sortValue(7)
            .build();
    BulkRead<Account> plain = BulkRead.get(accounts, key(savings));
    BulkRead<Account> hash = BulkRead.get(accounts, byHash);

    BulkReadResult result = bulk().read(List.of(plain, hash, plain));

    assertThat(result.failed()).isEmpty();
    assertThat(result.item(plain)).get().usingRecursiveComparison().isEqualTo(savings);
    assertThat(result.item(hash)).get().usingRecursiveComparison().isEqualTo(savings);
    assertThat(result.resultsForTable(accounts)).hasSize(2);
  }
}
