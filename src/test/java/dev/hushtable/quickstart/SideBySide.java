package dev.hushtable.quickstart;

import dev.hushtable.cli.item.ItemSize;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A customer as the program has it, beside what DynamoDB has of it. */
final class SideBySide {
  /** The order in which the beans declare their properties; a map of attributes has none. */
  private static final List<String> PROPERTIES =
      List.of(
          "id",
          "name",
          "email",
          "ssn",
          "birthday",
          "phones",
          "address",
          "street",
          "city",
          "country",
          "plan");

  /** How a ciphertext begins: a byte for the format, four for the key version. */
  private static final List<Integer> SOURCE_START = List.of(1, 4);

  /** A blind index: a byte for the generation, then the hash. */
  private static final List<Integer> HMAC_START = List.of(1, 4);

  private static final int MAX_TAIL_BYTES = 12;

  private final Table table =
      new Table(
          Column.left("property"),
          Column.shrinking("the bean", 12),
          Column.left("attribute"),
          Column.shrinking("stored value", 16),
          Column.right("bytes"));

  private SideBySide() {}

  /** The table of an item in its plain and in its stored form. */
  static Table of(Map<String, AttributeValue> plain, Map<String, AttributeValue> stored) {
    SideBySide view = new SideBySide();
    view.rows("", plain, stored);
    return view.table;
  }

  private void rows(
      String indent, Map<String, AttributeValue> plain, Map<String, AttributeValue> stored) {
    plain.keySet().stream()
        .sorted(Comparator.comparingInt(PROPERTIES::indexOf))
        .forEach(name -> rows(indent, name, plain.get(name), stored));
  }

  private void rows(
      String indent, String name, AttributeValue plain, Map<String, AttributeValue> stored) {
    Cell property = Cell.of(Style.PLAIN, indent + name);
    AttributeValue source = stored.get(name + "__source");
    AttributeValue hmac = stored.get(name + "__hmac");
    if (source != null) {
      Cell value = Cell.of(Style.SECRET, text(plain));
      row(property, value, indent + name + "__source", hex(source, SOURCE_START), source);
    } else if (plain.hasM()) {
      Cell type = Cell.of(Style.DIM, "M");
      table.row(property, Cell.EMPTY, Cell.of(Style.PLAIN, indent + name), type, Cell.EMPTY);
      rows(indent + "  ", plain.m(), stored.get(name).m());
    } else {
      AttributeValue same = stored.get(name);
      Cell value = Cell.of(Style.PLAIN, text(plain));
      row(property, value, indent + name, Cell.of(Style.PLAIN, "S " + text(same)), same);
    }
    if (hmac != null) {
      row(Cell.EMPTY, Cell.EMPTY, indent + name + "__hmac", hex(hmac, HMAC_START), hmac);
    }
  }

  private void row(
      Cell property, Cell value, String attribute, Cell stored, AttributeValue storedValue) {
    Cell size = Cell.of(Style.PLAIN, String.valueOf(ItemSize.bytes(storedValue)));
    table.row(property, value, Cell.of(Style.PLAIN, attribute), stored, size);
  }

  private static String text(AttributeValue value) {
    return value.hasL()
        ? value.l().stream().map(AttributeValue::s).collect(Collectors.joining(", "))
        : value.s();
  }

  /** The beginning, in its parts, and as much of the end as there is room for. */
  private static Cell hex(AttributeValue value, List<Integer> start) {
    byte[] bytes = value.b().asByteArrayUnsafe();
    StringBuilder head = new StringBuilder("B");
    int from = 0;
    for (int length : start) {
      head.append(' ').append(HexFormat.of().formatHex(bytes, from, from + length));
      from += length;
    }
    head.append("…");
    int headWidth = head.length();
    return new Cell(
        Style.CODE,
        headWidth + 2 * MAX_TAIL_BYTES,
        width -> {
          int tailBytes = Math.max(0, Math.min(MAX_TAIL_BYTES, (width - headWidth) / 2));
          return DisplayWidth.fit(head.toString(), width)
              + HexFormat.of().formatHex(bytes, bytes.length - tailBytes, bytes.length);
        });
  }

  /** A value of some bytes in brief. */
  static String brief(AttributeValue value) {
    byte[] bytes = value.b().asByteArrayUnsafe();
    return String.format(
        Locale.ROOT,
        "%s %s… (%d bytes)",
        HexFormat.of().formatHex(bytes, 0, 1),
        HexFormat.of().formatHex(bytes, 1, 5),
        bytes.length);
  }
}
