package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.integration.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Rows SCN. */
abstract class AbstractScanTest extends MatrixTestBase {
  private static final int COUNT = 10;
  private EncryptedTable<Item> table;
  private List<Item> all;

  @BeforeAll
  void putItems() {
    table = newTable(Item.class);
    all = IntStream.range(0, COUNT).mapToObj(i -> Item.of("all", i)).toList();
    all.forEach(table::putItem);
  }

  @Test
  @Row("SCN-01")
  void scan_everyForm_givesAll() {
    for (PageIterable<Item> form :
        List.of(
            table.scan(),
            table.scan(r -> r.consistentRead(true)),
            table.scan(ScanEnhancedRequest.builder().limit(3).build()))) {
      assertEqual(items(form), all);
      assertEqual(form.items().stream().toList(), all);
    }
    assertThat(pages(table.scan(r -> r.limit(5)))).hasSize(3);
    assertEqual(
        items(table.scan(r -> r.exclusiveStartKey(values("id", "all", "sort", 6)))),
        all.subList(7, COUNT));
    assertThat(items(newTable(Item.class).scan())).isEmpty();
  }

  @Test
  @Row("SCN-02")
  void scan_whenFiltered_comparesRangesInTheClearOnly() {
    assertEqual(
        items(
            table.scan(
                r -> r.filterExpression(expression("sort BETWEEN :a AND :b", ":a", 2, ":b", 3)))),
        all.subList(2, 4));
    assertRefusedUnsent(
        () ->
            items(
                table.scan(
                    r ->
                        r.filterExpression(
                            expression("amount BETWEEN :a AND :b", ":a", NUMBER, ":b", NUMBER)))),
        EXPRESSION_NOT_SUPPORTED);
    Item note = new Item();
    note.setNote(all.get(5).getNote());
    assertEqual(
        items(
            table.scan(
                r ->
                    r.filterExpression(expression("amount = :a", ":a", NUMBER + 5))
                        .attributesToProject("note"))),
        List.of(note));
  }

  @Test
  @Row("SCN-03")
  void scan_whenSegmentedOrSelected_followsTheSdk() {
    List<Item> found = new ArrayList<>(items(table.scan(r -> r.segment(0).totalSegments(2))));
    found.addAll(items(table.scan(r -> r.segment(1).totalSegments(2))));
    assertThat(found).extracting(Item::getSort).hasSize(COUNT).doesNotHaveDuplicates();

    Page<Item> counted = pages(table.scan(r -> r.select(Select.COUNT))).get(0);
    assertThat(counted.count()).isEqualTo(COUNT);
    assertThat(counted.items()).isEmpty();
    assertEqual(items(table.scan(r -> r.select(Select.ALL_ATTRIBUTES))), all);
    assertThat(
            items(
                table.scan(r -> r.select(Select.SPECIFIC_ATTRIBUTES).attributesToProject("note"))))
        .hasSize(COUNT)
        .allSatisfy(item -> assertThat(item.getText()).isNull());
  }

  @Test
  @Row("SCN-04")
  void scan_whenAnItemDoesNotOpen_stopsAtItsPage() {
    EncryptedTable<Item> damaged = newTable(Item.class);
    all.forEach(damaged::putItem);
    damage(damaged, "note__source", "id", "all", "sort", 5);
    List<Item> seen = new ArrayList<>();

    if (mode() == Mode.SYNC) {
      assertRefused(
          () -> damaged.scan(r -> r.limit(2)).forEach(page -> seen.addAll(page.items())),
          NOT_AUTHENTIC);
      assertEqual(seen, all.subList(0, 4));
    } else {
      assertRefused(() -> items(damaged.scan(r -> r.limit(2))), NOT_AUTHENTIC);
    }
    assertThat(wire.requests(ScanRequest.class)).hasSize(3);
  }
}
