package dev.hushtable.corpus;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of the corpus: a folder for each kind of keys, and in it a file for each table. */
final class Corpus {
  static final Path VERSIONS = Path.of("src", "test", "resources", "corpus");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE_SUFFIX = ".table.json";

  private Corpus() {}

  /** A table with its items; {@code file} is the path below the folder that was searched. */
  record Table(String file, String bean, JsonNode declaration, List<Item> items) {
    String keys() {
      return file.substring(0, file.lastIndexOf('/'));
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** An item in the clear, and as it is stored. */
  record Item(String name, ObjectNode plain, ObjectNode stored) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * All tables under one kind of keys.
   *
   * @param keys their folder below {@code corpus}
   */
  static List<Table> tables(Path corpus, String keys) {
    try (Stream<Path> files = Files.list(corpus.resolve(keys))) {
      return files
          .filter(file -> file.toString().endsWith(TABLE_SUFFIX))
          .sorted()
          .map(file -> table(corpus, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Table table(Path corpus, Path file) {
    JsonNode json = read(file);
    List<Item> items = new ArrayList<>();
    for (JsonNode item : json.required("items")) {
      items.add(
          new Item(
              item.required("name").textValue(),
              (ObjectNode) item.required("plain"),
              (ObjectNode) item.required("stored")));
    }
    String name = corpus.relativize(file).toString().replace('\\', '/');
    return new Table(name, json.required("bean").textValue(), json.required("declaration"), items);
  }

  static void write(Path corpus, Table table) {
    ObjectNode json = JSON.createObjectNode().put("bean", table.bean());
    json.set("declaration", table.declaration());
    for (Item item : table.items()) {
      ObjectNode entry = json.withArray("items").addObject().put("name", item.name());
      entry.set("plain", item.plain());
      entry.set("stored", item.stored());
    }
    write(corpus.resolve(table.file()), json);
  }

  static String fileName(String keys, String table) {
    return keys + "/" + table + TABLE_SUFFIX;
  }

  static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the same bytes on every platform. */
  static void write(Path file, JsonNode json) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      write(file, JSON.writer(printer).writeValueAsString(json) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode base64) {
    try {
      return base64.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
