package dev.hushtable.quickstart;

import static dev.hushtable.quickstart.UnexpectedException.unless;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What comes of changing stored values without the keys: every read of them is refused. */
final class Tampering {
  private final Terminal terminal;
  private final EncryptedTable<Customer> table;
  private final Intruder intruder;
  private @Nullable String lastMessage;

  Tampering(Terminal terminal, EncryptedTable<Customer> table, Intruder intruder) {
    this.terminal = terminal;
    this.table = table;
    this.intruder = intruder;
  }

  /** Tampers with one customer's item, three times, and puts everything back. */
  void demonstrate(Customer victim, Customer other) {
    terminal.section("Tamper with the table behind Hushtable's back");
    String id = victim.getId();
    Map<String, AttributeValue> own = intruder.read(id);
    Map<String, AttributeValue> others = intruder.read(other.getId());

    terminal.paragraph("One bit flipped in the ssn__source of %s, then getItem:", id);
    intruder.overwrite(id, "ssn__source", Intruder.flipBit(own.get("ssn__source")));
    refused(ErrorCode.NOT_AUTHENTIC, () -> read(id));

    terminal.paragraph("The ssn__source of %s copied into it, then getItem:", other.getId());
    intruder.overwrite(id, "ssn__source", others.get("ssn__source"));
    refused(ErrorCode.NOT_AUTHENTIC, () -> read(id));
    intruder.overwrite(id, "ssn__source", own.get("ssn__source"));

    terminal.paragraph(
        "The email__hmac of %s copied to %s, then the query for the e-mail of %s:",
        other.getId(), id, other.getId());
    intruder.overwrite(id, "email__hmac", others.get("email__hmac"));
    refused(ErrorCode.INDEX_MISMATCH, () -> find(other.getEmail()));
    intruder.overwrite(id, "email__hmac", own.get("email__hmac"));

    terminal.paragraph("Everything put back, then getItem:");
    unless(victim.getSsn().equals(read(id).getSsn()), "the value that was put back is not read");
    terminal.kept("%s opens again", id);
  }

  private Customer read(String id) {
    return table.getItem(r -> r.key(k -> k.partitionValue(id)));
  }

  private List<Customer> find(String email) {
    return table
        .index("EmailIndex")
        .query(keyEqualTo(k -> k.partitionValue(email)))
        .items()
        .stream()
        .toList();
  }

  private void refused(ErrorCode expected, Supplier<?> read) {
    DecryptionException refusal = refusal(read);
    unless(
        refusal.code() == expected, "refused with the code %s, not %s", refusal.code(), expected);
    terminal.kept(
        "refused with a %s, code %s:",
        refusal.getClass().getSimpleName(), terminal.style(Style.BAD, refusal.code().name()));
    terminal.detail(
        "%s",
        refusal.getMessage().equals(lastMessage)
            ? "The same message: what was altered and what was moved look alike."
            : refusal.getMessage());
    terminal.blank();
    lastMessage = refusal.getMessage();
  }

  private static DecryptionException refusal(Supplier<?> read) {
    try {
      Object unused = read.get();
    } catch (DecryptionException e) {
      return e;
    }
    throw new UnexpectedException("a value that was tampered with was read without an error");
  }
}
