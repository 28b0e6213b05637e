package dev.hushtable.internal.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Parses an update expression. For one expression. */
final class UpdateParser {
  private final TokenReader reader;

  UpdateParser(TokenReader reader) {
    this.reader = reader;
  }

  Update parse() {
    List<Update.Assignment> sets = new ArrayList<>();
    List<Path> removes = new ArrayList<>();
    List<Update.Change> adds = new ArrayList<>();
    List<Update.Change> deletes = new ArrayList<>();
    do {
      if (sets.isEmpty() && reader.acceptWord("SET")) {
        list(sets, this::assignment);
      } else if (removes.isEmpty() && reader.acceptWord("REMOVE")) {
        list(removes, reader::path);
      } else if (adds.isEmpty() && reader.acceptWord("ADD")) {
        list(adds, this::change);
      } else if (deletes.isEmpty() && reader.acceptWord("DELETE")) {
        list(deletes, this::change);
      } else {
        throw reader.error("needs SET, REMOVE, ADD or DELETE, each at most once,");
      }
    } while (!reader.isAtEnd());
    return new Update(sets, removes, adds, deletes);
  }

  private <T> void list(List<T> target, Supplier<T> element) {
    do {
      target.add(element.get());
    } while (reader.accept(","));
  }

  private Update.Assignment assignment() {
    Path path = reader.path();
    reader.expect("=");
    return new Update.Assignment(path, newValue());
  }

  private Update.Change change() {
    Path path = reader.path();
    return new Update.Change(path, reader.value());
  }

  /** An operand, or two with a sign between them; parentheses may stand around either. */
  private Update.NewValue newValue() {
    if (!reader.isGroup()) {
      return sum(operand());
    }
    reader.open();
    Update.NewValue first = operand();
    Update.NewValue inner = sum(first);
    reader.expect(")");
    return inner == first ? sum(first) : inner;
  }

  private Update.NewValue sum(Update.NewValue left) {
    boolean sign = reader.peek().equals("+") || reader.peek().equals("-");
    return sign ? new Update.Sum(left, reader.take(), operand()) : left;
  }

  private Update.NewValue operand() {
    return reader.nested(this::innerOperand);
  }

  private Update.NewValue innerOperand() {
    if (reader.isGroup()) {
      reader.open();
      Update.NewValue inner = operand();
      reader.expect(")");
      return inner;
    }
    if (reader.isValue()) {
      return new Update.Given(reader.value());
    }
    if (reader.isCall("if_not_exists")) {
      return ifNotExists();
    }
    if (reader.isCall("list_append")) {
      return append();
    }
    return new Update.Copy(reader.path());
  }

  private Update.NewValue ifNotExists() {
    reader.take();
    reader.expect("(");
    if (!(operand() instanceof Update.Copy first)) {
      throw reader.error("gives if_not_exists no path");
    }
    reader.expect(",");
    Update.NewValue otherwise = operand();
    reader.expect(")");
    return new Update.IfNotExists(first.path(), otherwise);
  }

  private Update.NewValue append() {
    reader.take();
    reader.expect("(");
    Update.NewValue first = operand();
    reader.expect(",");
    Update.NewValue second = operand();
    reader.expect(")");
    return new Update.Append(first, second);
  }
}
