package dev.hushtable.testkit;

import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.client.EncryptingDynamoDbClient;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.PublishedTableSchema;
import dev.hushtable.internal.schema.TablePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Asserts that what a bean declares to be encrypted stands nowhere in the clear.
 *
 * <pre>{@code
 * assertNoPlaintextOf(alice)
 *     .in(customers.encryptModel(alice))
 *     .in(Path.of("target/application.log"));
 * }</pre>
 *
 * <p>It looks for every text, number and binary value of the {@code @Encrypted} properties, also
 * inside nested beans, lists and maps:
 *
 * <ul>
 *   <li>texts, in any case if they have 8 characters or more, as UTF-8, UTF-16 or ISO 8859-1,
 *       escaped as in JSON, URL-encoded, without surrounding space, composed or decomposed
 *   <li>numbers, in their plain, scientific and Java forms, between what are no digits; and as
 *       {@code long} or {@code double} in 8 bytes
 *   <li>all of them in hexadecimal, in Base64 and its variant for URLs, wherever they begin in what
 *       is encoded, and as a list of decimal bytes
 * </ul>
 *
 * <p>In items of a table it requires besides that no declared attribute stands there in the clear,
 * whatever its value.
 *
 * <p>What has fewer than 6 characters, digits or bytes, such as a boolean or many an enum, would be
 * met by chance and is not looked for; where nothing else is there, the assertion fails. It does
 * not find a part of a value, what is compressed, or encoded in two of these ways at once, nor the
 * keys of an encrypted map. {@link Canaries} makes beans whose values are all long enough and met
 * nowhere else.
 *
 * <p>A failure names the attribute, the place and the encoding, and never the value, nor a key of
 * an encrypted map, for which {@code *} stands. Where there is nothing to look into it fails too.
 * Immutable and thread safe, but for what it looks into.
 */
public final class PlaintextAssert {
  private static final int WINDOW = 1 << 20;
  private static final int OVERLAP = 1 << 16;
  private static final int MAX_REPORTED = 20;
  private static final String LOG_ADVICE =
      "If it is a log, flush it before, and see that something is logged to it.";
  private static final String CAPTURE_ADVICE =
      "Flush what writes to it before; requireLogs() of the output shows whether logs are captured.";

  private final DeclaredValues values;
  private final List<Needle> needles;
  private final @Nullable TablePlan plan;
  private final TestEndpoints endpoints;

  private PlaintextAssert(
      DeclaredValues values, @Nullable TablePlan plan, TestEndpoints endpoints) {
    this.values = values;
    this.needles = values.needles();
    this.plan = plan;
    this.endpoints = endpoints;
  }

  private static PlaintextAssert of(DeclaredValues values, @Nullable TablePlan plan) {
    if (values.needles().isEmpty()) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "There is nothing to look for: no declared value has "
              + Needle.MIN_LENGTH
              + " characters, digits or bytes. Set longer ones, or let Canaries make them.");
    }
    return new PlaintextAssert(values, plan, TestEndpoints.loopback());
  }

  /**
   * Of a bean.
   *
   * @param bean an object of a class with {@code @Encrypted} properties
   * @param <T> its class
   * @return what is asserted of it
   * @throws InvalidUsageException if it has no declared value that can be looked for, or its class
   *     cannot be mapped
   */
  public static <T> PlaintextAssert assertNoPlaintextOf(T bean) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) bean.getClass();
    TableSchema<T> schema = PlanBuilder.schema(type);
    TablePlan plan = PlanBuilder.build(type.getSimpleName(), type.getSimpleName(), schema);
    return of(DeclaredValues.of(plan, schema.itemToMap(bean, true)), plan);
  }

  /**
   * Of an item of a table, also where no class describes it.
   *
   * @param table the table
   * @param item the item
   * @param <T> the class of the items
   * @return what is asserted of it
   * @throws InvalidUsageException if it has no declared value that can be looked for, or the table
   *     is not of this library
   */
  public static <T> PlaintextAssert assertNoPlaintextOf(EncryptedTable<T> table, T item) {
    return ofTable(table, item);
  }

  /**
   * Of an item of a table, also where no class describes it.
   *
   * @param table the table
   * @param item the item
   * @param <T> the class of the items
   * @return what is asserted of it
   * @throws InvalidUsageException if it has no declared value that can be looked for, or the table
   *     is not of this library
   */
  public static <T> PlaintextAssert assertNoPlaintextOf(EncryptedAsyncTable<T> table, T item) {
    return ofTable(table, item);
  }

  private static <T> PlaintextAssert ofTable(MappedTableResource<T> table, T item) {
    PublishedTableSchema<T> schema = Tables.schema(table);
    return of(DeclaredValues.of(schema.plan(), schema.plainAttributes(item)), schema.plan());
  }

  /**
   * Of values that are given.
   *
   * @param values texts, numbers, byte arrays or {@link AttributeValue}s, by names for messages
   * @return what is asserted of them
   * @throws InvalidUsageException if none of them can be looked for
   */
  public static PlaintextAssert assertNoPlaintextOfValues(Map<String, ?> values) {
    return of(DeclaredValues.of(values), null);
  }

  /**
   * Allows {@link #inTable} other endpoints than those of this machine.
   *
   * @param endpoints which ones
   * @return the same assertion
   */
  public PlaintextAssert on(TestEndpoints endpoints) {
    return new PlaintextAssert(values, plan, endpoints);
  }

  /**
   * That it is not in a stored item: in no value at any depth, and in no name.
   *
   * @param storedItem the item
   * @return this assertion
   * @throws AssertionError if it is, or the item is empty
   */
  public PlaintextAssert in(Map<String, AttributeValue> storedItem) {
    if (storedItem.isEmpty()) {
      throw new AssertionError("The stored item is empty, so nothing was looked at.");
    }
    Findings findings = new Findings();
    look(storedItem, "the item", findings);
    findings.report();
    return this;
  }

  /**
   * That it is not in a text, such as what was logged.
   *
   * @param text the text
   * @return this assertion
   * @throws AssertionError if it is, or the text is empty
   */
  public PlaintextAssert in(CharSequence text) {
    return in(text.toString().getBytes(StandardCharsets.UTF_8), "the text");
  }

  /**
   * That it is not in bytes.
   *
   * @param bytes the bytes
   * @return this assertion
   * @throws AssertionError if it is, or there are none
   */
  public PlaintextAssert in(byte[] bytes) {
    return in(bytes, "the bytes");
  }

  private PlaintextAssert in(byte[] bytes, String place) {
    requireContent(bytes, place, LOG_ADVICE);
    Findings findings = new Findings();
    look(bytes, 0, place, findings);
    findings.report();
    return this;
  }

  /**
   * That it is not in a file, such as a log. The file is read in pieces that overlap, so it may be
   * large.
   *
   * @param file the file; flush what writes to it before
   * @return this assertion
   * @throws AssertionError if it is, or the file is empty
   * @throws UncheckedIOException if there is no such file, or it cannot be read
   */
  public PlaintextAssert in(Path file) {
    Findings findings = new Findings();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] window = in.readNBytes(WINDOW + OVERLAP);
      String place = "file " + file.getFileName();
      requireContent(window, place, LOG_ADVICE);
      int linesBefore = 0;
      while (true) {
        look(window, linesBefore, place, findings);
        byte[] more = in.readNBytes(WINDOW);
        if (more.length == 0) {
          break;
        }
        int keptFrom = window.length - OVERLAP;
        linesBefore += lines(window, keptFrom);
        byte[] next = Arrays.copyOfRange(window, keptFrom, window.length + more.length);
        System.arraycopy(more, 0, next, OVERLAP, more.length);
        window = next;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    findings.report();
    return this;
  }

  /** Most often it is a log that is not flushed, of which nothing is known. */
  private void requireContent(byte[] bytes, String place, String advice) {
    if (bytes.length == 0) {
      throw new AssertionError(
          "There is nothing in " + masked(place) + ", so nothing was looked at. " + advice);
    }
  }

  /**
   * That it is not in what clients have sent.
   *
   * @param requests what was recorded
   * @return this assertion
   * @throws AssertionError if it is, or nothing was recorded
   */
  public PlaintextAssert in(RecordingInterceptor requests) {
    List<String> bodies = requests.bodies();
    if (bodies.isEmpty()) {
      throw new AssertionError("No request was recorded, so nothing was looked at.");
    }
    Findings findings = new Findings();
    for (int i = 0; i < bodies.size(); i++) {
      String request = requests.requests().get(i).getClass().getSimpleName();
      look(
          bodies.get(i).getBytes(StandardCharsets.UTF_8),
          0,
          "request " + (i + 1) + ", a " + request,
          findings);
    }
    findings.report();
    return this;
  }

  /**
   * That it is not in what was written to the standard streams. Where it is right that nothing is
   * written, {@link CapturedOutput#requireLogs} shows that it would have been captured: its own
   * line is enough.
   *
   * @param output what was captured
   * @return this assertion
   * @throws AssertionError if it is, or nothing was captured
   */
  public PlaintextAssert in(CapturedOutput output) {
    byte[] bytes = output.text().getBytes(StandardCharsets.UTF_8);
    requireContent(bytes, "the captured output", CAPTURE_ADVICE);
    return in(bytes, "the captured output");
  }

  /**
   * That it is not in a table: in no item, as it is stored.
   *
   * @param client a client without encryption, of this machine; see {@link #on}
   * @param tableName the table
   * @return this assertion
   * @throws AssertionError if it is, or the table is empty
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the client is of AWS,
   *     or decrypts
   */
  public PlaintextAssert inTable(DynamoDbClient client, String tableName) {
    if (client instanceof EncryptingDynamoDbClient) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "This client decrypts what it reads; give the one that Hushtable was built with.");
    }
    endpoints.require(client);
    Findings findings = new Findings();
    int items = 0;
    for (Map<String, AttributeValue> item :
        client.scanPaginator(r -> r.tableName(tableName).consistentRead(true)).items()) {
      items++;
      look(item, "item " + items + " of table " + tableName, findings);
    }
    if (items == 0) {
      throw new AssertionError("Table " + tableName + " is empty, so nothing was looked at.");
    }
    findings.report();
    return this;
  }

  private void look(Map<String, AttributeValue> storedItem, String place, Findings findings) {
    if (plan != null) {
      DeclaredValues.inTheClear(plan, storedItem)
          .forEach(name -> findings.add(name, place, "under its own name, not encrypted"));
    }
    AttributeValue item = AttributeValue.fromM(storedItem);
    DeclaredValues.leaves(
        "",
        item,
        values::told,
        (path, leaf) -> look(leaf, "attribute '" + path.substring(1) + "' of " + place, findings));
    names(item, "", place, findings);
  }

  private void look(AttributeValue leaf, String place, Findings findings) {
    switch (leaf.type()) {
      case S -> look(leaf.s().getBytes(StandardCharsets.UTF_8), place, findings);
      case B -> look(leaf.b().asByteArray(), place, findings);
      case N -> {
        look(leaf.n().getBytes(StandardCharsets.UTF_8), place, findings);
        needles.stream()
            .filter(needle -> needle.isNumber(leaf.n()))
            .forEach(needle -> findings.add(needle.path(), place, "as a number"));
      }
      default -> {
        // One of two values, which says nothing.
      }
    }
  }

  /** The names of attributes and the keys of maps, at any depth. */
  private void names(AttributeValue value, String path, String place, Findings findings) {
    if (value.hasL()) {
      for (int i = 0; i < value.l().size(); i++) {
        names(value.l().get(i), path + "[" + i + "]", place, findings);
      }
    }
    value
        .m()
        .forEach(
            (name, inner) -> {
              look(
                  name.getBytes(StandardCharsets.UTF_8),
                  "a name"
                      + (path.isEmpty() ? "" : " in '" + path.substring(1) + "'")
                      + " of "
                      + place,
                  findings);
              names(inner, path + "." + values.told(name), place, findings);
            });
  }

  private void look(byte[] bytes, String place, Findings findings) {
    Haystack haystack = new Haystack(bytes);
    for (Needle needle : needles) {
      haystack.find(needle).ifPresent(how -> findings.add(needle.path(), place, how));
    }
  }

  /** The same for text that has lines. */
  private void look(byte[] bytes, int linesBefore, String place, Findings findings) {
    Haystack haystack = new Haystack(bytes);
    for (Needle needle : needles) {
      haystack
          .find(needle)
          .ifPresent(
              how -> findings.add(needle.path(), line(bytes, linesBefore, needle) + place, how));
    }
  }

  private static String line(byte[] bytes, int linesBefore, Needle needle) {
    int from = 0;
    for (int line = 1; from < bytes.length; line++) {
      int to = from;
      while (to < bytes.length && bytes[to] != '\n') {
        to++;
      }
      Optional<String> found = new Haystack(Arrays.copyOfRange(bytes, from, to)).find(needle);
      if (found.isPresent()) {
        return "line " + (linesBefore + line) + " of ";
      }
      from = to + 1;
    }
    return "";
  }

  private static int lines(byte[] bytes, int to) {
    int lines = 0;
    for (int i = 0; i < to; i++) {
      if (bytes[i] == '\n') {
        lines++;
      }
    }
    return lines;
  }

  /** Keys of maps that hold encrypted beans are no plaintexts, but can be the same as one. */
  private String named(String attribute) {
    return hasPlaintext(attribute)
        ? "An attribute whose name has a plaintext in it"
        : "'" + attribute + "'";
  }

  /** Names of attributes and files can hold what must not be told. */
  private String masked(String place) {
    return hasPlaintext(place) ? "a place whose name has a plaintext in it" : place;
  }

  private boolean hasPlaintext(String name) {
    Haystack haystack = new Haystack(name.getBytes(StandardCharsets.UTF_8));
    return needles.stream().anyMatch(needle -> haystack.find(needle).isPresent());
  }

  /** What was found where, for one message. */
  private final class Findings {
    private final List<String> lines = new ArrayList<>();

    void add(String attribute, String place, String how) {
      String line = named(attribute) + " stands in " + masked(place) + ", " + how;
      if (!lines.contains(line)) {
        lines.add(line);
      }
    }

    void report() {
      if (!lines.isEmpty()) {
        throw new AssertionError(
            "Plaintext was found. Of what is declared to be encrypted:"
                + lines.stream()
                    .limit(MAX_REPORTED)
                    .map(line -> System.lineSeparator() + "  " + line)
                    .collect(Collectors.joining())
                + (lines.size() > MAX_REPORTED
                    ? System.lineSeparator() + "  and " + (lines.size() - MAX_REPORTED) + " more"
                    : ""));
      }
    }
  }

  /** How many values it looks for; never the values. */
  @Override
  public String toString() {
    return "PlaintextAssert[" + needles.size() + " values]";
  }
}
