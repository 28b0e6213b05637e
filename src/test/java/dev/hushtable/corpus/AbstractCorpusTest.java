package dev.hushtable.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.reader.DeclarationParser;
import dev.hushtable.reader.IndependentReader;
import dev.hushtable.reader.ReadException;
import dev.hushtable.reader.TestValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the frozen corpus with the library and with the reader that was written from the format's
 * page, and alters it for both.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractCorpusTest {
  private static final Path CORPUS = Corpus.VERSIONS;

  private final Map<String, CorpusKeys> keys = new HashMap<>();

  /** The folders to read, of all versions of the corpus. */
  abstract List<String> folders();

  List<Corpus.Table> tables() {
    return folders().stream().flatMap(keys -> Corpus.tables(CORPUS, keys).stream()).toList();
  }

  Stream<Arguments> items() {
    return tables().stream()
        .flatMap(table -> table.items().stream().map(item -> Arguments.of(table, item)));
  }

  @AfterAll
  void close() {
    keys.values().forEach(CorpusKeys::close);
  }

  private CorpusKeys keys(Corpus.Table table) {
    return keys.computeIfAbsent(table.keys(), name -> new CorpusKeys(CORPUS.resolve(name)));
  }

  private LibraryReader library(Corpus.Table table, JsonNode declaration) {
    return new LibraryReader(
        keys(table).provider(declaration.get("formats")),
        declaration,
        CorpusBeans.named(table.bean()));
  }

  private LibraryReader library(Corpus.Table table) {
    return library(table, table.declaration());
  }

  private static IndependentReader reader(Corpus.Table table, JsonNode declaration) {
    return new IndependentReader(
        DeclarationParser.parse(declaration),
        CorpusReaderKeys.of(CORPUS.resolve(table.keys()), declaration));
  }

  private static IndependentReader reader(Corpus.Table table) {
    return reader(table, table.declaration());
  }

  @ParameterizedTest
  @MethodSource("items")
  void engine_whenItemIsFrozen_givesThePlainItem(Corpus.Table table, Corpus.Item item) {
    assertSame(library(table).read(item.stored()), item.plain());
  }

  @ParameterizedTest
  @MethodSource("items")
  void modelEncryptor_whenItemIsFrozen_givesTheBean(Corpus.Table table, Corpus.Item item) {
    LibraryReader library = library(table);

    if (library.hasModel()) {
      assertSame(library.readModel(item.stored()), library.mapped(item.plain()));
    }
  }

  @ParameterizedTest
  @MethodSource("items")
  void independentReader_whenItemIsFrozen_givesThePlainItem(Corpus.Table table, Corpus.Item item)
      throws Exception {
    assertSame(reader(table).read(item.stored()), item.plain());
  }

  private static void assertSame(ObjectNode actual, ObjectNode expected) {
    assertThat(TestValues.comparable(actual)).isEqualTo(TestValues.comparable(expected));
  }

  @ParameterizedTest
  @MethodSource("items")
  void readers_whenItemIsAltered_bothRefuseItWithTheCodeOfThePage(
      Corpus.Table table, Corpus.Item item) {
    LibraryReader library = library(table);
    IndependentReader reader = reader(table);

    List<String> otherwise = new ArrayList<>();
    for (Alterations.Altered altered : Alterations.of(table, item)) {
      String expected = altered.code();
      String byLibrary = code(library, altered.stored());
      String byReader = code(reader, altered.stored());
      if (!byLibrary.equals(expected) || !byReader.equals(expected)) {
        otherwise.add(
            String.format(
                "%s: %s, library %s, reader %s", altered.name(), expected, byLibrary, byReader));
      }
    }

    assertThat(otherwise).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("items")
  void readers_whenTheTableOrItsContextIsAnother_bothRefuseWhatIsEncrypted(
      Corpus.Table table, Corpus.Item item) {
    if (StoredSites.of(table.declaration(), item.stored()).isEmpty()) {
      return;
    }
    ObjectNode otherTable = table.declaration().deepCopy();
    otherTable.put("logicalTable", "Other");
    ObjectNode otherContext = table.declaration().deepCopy();
    otherContext.withObjectProperty("context").put("other", "pair");

    for (JsonNode other : List.of(otherTable, otherContext)) {
      assertThat(code(library(table, other), item.stored())).isEqualTo("NOT_AUTHENTIC");
      assertThat(code(reader(table, other), item.stored())).isEqualTo("NOT_AUTHENTIC");
    }
  }

  static String code(LibraryReader library, ObjectNode stored) {
    try {
      library.read(stored);
      return "opened";
    } catch (HushtableException e) {
      return e.code().name();
    }
  }

  static String code(IndependentReader reader, ObjectNode stored) {
    try {
      reader.read(stored);
      return "opened";
    } catch (ReadException e) {
      return e.code();
    }
  }
}
