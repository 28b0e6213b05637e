package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.StoredFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** One item that does not open, among others that do. */
abstract class AbstractUnreadableItemTest extends SeveralTablesTestBase {

  private record Unreadable(Map<String, AttributeValue> item, DecryptionException error) {}

  private final Customer bob = Customer.of("c-2", "alice@example.com", "219-09-9999");
  private final Customer carol = Customer.of("c-3", "alice@example.com", "457-55-5462");
  private List<Unreadable> unreadable;
  private EncryptedTable<Customer> lenient;

  @BeforeEach
  void store() {
    List.of(alice, bob, carol).forEach(customers::putItem);
    unreadable = new CopyOnWriteArrayList<>();
    lenient =
        customers.onUnreadableItem((item, error) -> unreadable.add(new Unreadable(item, error)));
  }

  private void tamper(String id, UnaryOperator<Map<String, AttributeValue>> change) {
    putRaw(customers.tableName(), change.apply(new HashMap<>(stored(id))));
  }

  /** Bob's number is that of somebody else. */
  private void tamper() {
    tamper("c-2", item -> with(item, "ssn__source", stored("c-1").get("ssn__source")));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    item.put(name, value);
    return item;
  }

  private static Map<String, AttributeValue> without(
      Map<String, AttributeValue> item, String name) {
    item.remove(name);
    return item;
  }

  private static AttributeValue flipped(AttributeValue value, int at) {
    byte[] bytes = value.b().asByteArray();
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  private static AttributeValue cut(AttributeValue value, int length) {
    return AttributeValue.fromB(
        SdkBytes.fromByteArray(Arrays.copyOf(value.b().asByteArray(), length)));
  }

  static Stream<Arguments> alterations() {
    return Stream.of(
        altered("format byte", i -> with(i, "ssn__source", flipped(i.get("ssn__source"), 0))),
        altered("key hint", i -> with(i, "ssn__source", flipped(i.get("ssn__source"), 2))),
        altered("nonce", i -> with(i, "ssn__source", flipped(i.get("ssn__source"), 8))),
        altered("commitment", i -> with(i, "ssn__source", flipped(i.get("ssn__source"), 40))),
        altered("tag", i -> with(i, "ssn__source", flipped(i.get("ssn__source"), -1))),
        altered("middle", i -> with(i, "ssn__source", flipped(i.get("ssn__source"), 75))),
        altered("cut", i -> with(i, "ssn__source", cut(i.get("ssn__source"), 20))),
        altered("empty", i -> with(i, "ssn__source", cut(i.get("ssn__source"), 0))),
        altered("a text", i -> with(i, "ssn__source", AttributeValue.fromS("078-05-1120"))),
        altered("plain", i -> with(without(i, "ssn__source"), "ssn", AttributeValue.fromS("1"))),
        altered("plain besides", i -> with(i, "ssn", AttributeValue.fromS("1"))),
        altered("hash", i -> with(i, "email__hmac", flipped(i.get("email__hmac"), -1))),
        altered("no source", i -> without(i, "email__source")),
        altered("other attribute", i -> with(i, "ssn__source", i.get("tags__source"))),
        altered(
            "nested",
            i -> with(i, "address", AttributeValue.fromM(Map.of("street", i.get("plan"))))),
        altered("not nested", i -> with(i, "address", i.get("plan"))));
  }

  private static Arguments altered(String name, UnaryOperator<Map<String, AttributeValue>> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alterations")
  void scan_whenOneItemIsAltered_failsOrHandsItOver(
      String name, UnaryOperator<Map<String, AttributeValue>> change) {
    tamper("c-2", change);

    assertThatThrownBy(() -> items(customers.scan()))
        .isInstanceOf(DecryptionException.class)
        .hasMessageContaining("c-2")
        .hasMessageContaining(customers.tableName());
    assertThat(items(lenient.scan())).containsExactlyInAnyOrder(alice, carol);
    assertThat(unreadable).hasSize(1);
    assertThat(unreadable.get(0).item()).isEqualTo(stored("c-2"));
    assertThat(unreadable.get(0).error()).hasMessageContaining("c-2");
  }

  @Test
  void scan_whenAnyByteIsAltered_handsTheItemOver() {
    Map<String, AttributeValue> whole = stored("c-2");
    int length = whole.get("ssn__source").b().asByteArray().length;
    for (int at = 0; at < length; at++) {
      putRaw(
          customers.tableName(),
          with(new HashMap<>(whole), "ssn__source", flipped(whole.get("ssn__source"), at)));
      assertThat(items(lenient.scan())).as("byte %d", at).hasSize(2);
      assertThat(unreadable).as("byte %d", at).hasSize(at + 1);
    }
  }

  @Test
  void query_whenOneItemDoesNotOpen_failsAndNamesIt() {
    tamper();
    var condition = keyEqualTo(k -> k.partitionValue("alice@example.com"));

    assertRefused(
        () -> items(customers.index("EmailIndex").query(condition)),
        ErrorCode.NOT_AUTHENTIC,
        "ssn",
        "c-2",
        customers.tableName());
  }

  @Test
  void query_whenHandled_theRestArrives() {
    tamper();
    var condition = keyEqualTo(k -> k.partitionValue("alice@example.com"));

    assertThat(items(lenient.index("EmailIndex").query(condition)))
        .containsExactlyInAnyOrder(alice, carol);
    assertThat(items(lenient.query(keyEqualTo(k -> k.partitionValue("c-2"))))).isEmpty();
    assertThat(items(lenient.index("EmailIndex").scan())).hasSize(2);
    assertThat(unreadable)
        .hasSize(3)
        .allSatisfy(
            one -> {
              assertThat(one.error().code()).isEqualTo(ErrorCode.NOT_AUTHENTIC);
              assertThat(one.item()).isEqualTo(stored("c-2"));
            });
  }

  @Test
  void scan_whenHandled_countsWhatArrived() {
    tamper();

    Page<Customer> page = lenient.scan().iterator().next();

    assertThat(page.items()).hasSize(2);
    assertThat(page.count()).isEqualTo(2);
    assertThat(page.scannedCount()).isEqualTo(3);
  }

  @Test
  void scan_whenHandledAndPaged_everyOtherItemArrivesOnce() {
    tamper();

    assertThat(items(lenient.scan(r -> r.limit(1)))).containsExactlyInAnyOrder(alice, carol);
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void scan_whenNothingOpens_arrivesEmpty() {
    for (String id : List.of("c-1", "c-2", "c-3")) {
      tamper(id, item -> with(item, "ssn__source", flipped(item.get("ssn__source"), -1)));
    }

    assertThat(items(lenient.scan())).isEmpty();
    assertThat(unreadable).hasSize(3);
  }

  @Test
  void scan_whenProjected_handlesItemsThatAreAskedForInPart() {
    tamper();

    assertThat(items(lenient.scan(r -> r.attributesToProject("plan")))).hasSize(3);
    assertThat(unreadable).isEmpty();
    assertThat(items(lenient.scan(r -> r.attributesToProject("ssn")))).hasSize(2);
    assertThat(unreadable)
        .singleElement()
        .satisfies(one -> assertThat(one.item()).containsOnlyKeys("id", "ssn__source"));
  }

  @Test
  void lowLevelScan_whenHandled_theRestArrives() {
    tamper();
    Hushtable view =
        hushtable.onUnreadableItem((item, error) -> unreadable.add(new Unreadable(item, error)));

    ScanResponse response = mode().client(view).scan(r -> r.tableName(customers.tableName()));

    assertThat(response.items()).hasSize(2).noneMatch(item -> item.containsKey("ssn__source"));
    assertThat(response.count()).isEqualTo(2);
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void handledItem_always_cannotBeChanged() {
    tamper();
    items(lenient.scan());

    assertThatThrownBy(() -> unreadable.get(0).item().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void batchGetItem_whenHandled_theRestArrives() {
    tamper();
    accounts.putItem(savings);
    notes.putItem(note);
    Hushtable view =
        hushtable.onUnreadableItem((item, error) -> unreadable.add(new Unreadable(item, error)));

    BatchGetResultPage page = batchGet(view);

    assertThat(page.resultsForTable(customers)).containsExactlyInAnyOrder(alice, carol);
    assertThat(page.resultsForTable(accounts)).hasSize(1);
    assertThat(page.resultsForTable(notes)).containsExactly(note);
    assertThat(page.unprocessedKeysForTable(customers)).isEmpty();
    assertThat(unreadable)
        .singleElement()
        .satisfies(one -> assertThat(one.item()).isEqualTo(stored("c-2")));
    assertRefused(() -> batchGet(hushtable), ErrorCode.NOT_AUTHENTIC, "c-2");
  }

  private BatchGetResultPage batchGet(Hushtable view) {
    return mode()
        .enhancedClient(view)
        .batchGetItem(
            r ->
                r.readBatches(
                    ReadBatch.builder(Customer.class)
                        .mappedTableResource(customers)
                        .addGetItem(alice)
                        .addGetItem(bob)
                        .addGetItem(carol)
                        .build(),
                    ReadBatch.builder(Account.class)
                        .mappedTableResource(accounts)
                        .addGetItem(savings)
                        .build(),
                    ReadBatch.builder(Note.class)
                        .mappedTableResource(notes)
                        .addGetItem(note)
                        .build()))
        .iterator()
        .next();
  }

  @Test
  void singleReads_whenHandled_stillFail() {
    tamper();
    Hushtable view =
        hushtable.onUnreadableItem((item, error) -> unreadable.add(new Unreadable(item, error)));

    assertRefused(() -> lenient.getItem(bob), ErrorCode.NOT_AUTHENTIC, "c-2");
    assertRefused(
        () -> mode().enhancedClient(view).transactGetItems(r -> r.addGetItem(customers, bob)),
        ErrorCode.NOT_AUTHENTIC,
        "c-2");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void writesThatReturnAnItem_whenItDoesNotOpen_sayThatTheyWereCarriedOut() {
    tamper();

    HushtableException put =
        assertRefused(
            () -> lenient.putItemWithResponse(r -> r.item(bob).returnValues(ReturnValue.ALL_OLD)),
            ErrorCode.NOT_AUTHENTIC,
            "c-2",
            "was carried out");
    assertThat(put).hasCauseInstanceOf(DecryptionException.class);
    assertThat(customers.getItem(bob)).isEqualTo(bob);
    tamper();
    assertRefused(
        () -> customers.deleteItem(bob), ErrorCode.NOT_AUTHENTIC, "c-2", "was carried out");
    assertThat(stored("c-2")).isEmpty();
    assertThat(unreadable).isEmpty();
  }

  @Test
  void scan_whenTheHandlerThrows_failsWithThat() {
    tamper();
    IllegalStateException thrown = new IllegalStateException("no room");
    EncryptedTable<Customer> strict =
        customers.onUnreadableItem(
            (item, error) -> {
              throw thrown;
            });

    assertThatThrownBy(() -> items(strict.scan())).isSameAs(thrown);
  }

  @Test
  void onUnreadableItem_always_leavesTheTableItselfAsItIs() {
    tamper();
    items(lenient.scan());

    assertThatThrownBy(() -> items(customers.scan())).isInstanceOf(DecryptionException.class);
    List<Unreadable> others = new ArrayList<>();
    EncryptedTable<Customer> again =
        lenient.onUnreadableItem((item, error) -> others.add(new Unreadable(item, error)));
    assertThat(items(again.scan())).hasSize(2);
    assertThat(others).hasSize(1);
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void scan_whenAnotherFormatIsFound_handsTheItemOver() {
    byte[] other = {
      (byte) (keys.formats().written() == StoredFormat.COMPACT ? 2 : 0xC1), 4, 120, 0, 0
    };
    tamper(
        "c-2",
        item -> with(item, "ssn__source", AttributeValue.fromB(SdkBytes.fromByteArray(other))));

    assertThat(items(lenient.scan())).containsExactlyInAnyOrder(alice, carol);
    assertThat(unreadable)
        .singleElement()
        .satisfies(one -> assertThat(one.error().code()).isEqualTo(ErrorCode.FORMAT_NOT_ACCEPTED));
  }
}
