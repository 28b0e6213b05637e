package dev.hushtable.cli.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A piece of JSON that knows where it stands, so that an error can say so. Immutable.
 *
 * @param kind what it is
 * @param fields of an object, in order
 * @param elements of an array
 * @param text of a text, number or boolean
 * @param where file, line and column
 * @param path names that lead to it
 */
public record Located(
    Kind kind,
    Map<String, Located> fields,
    List<Located> elements,
    String text,
    String where,
    String path) {

  /** What a piece of JSON can be. */
  public enum Kind {
    OBJECT("an object"),
    ARRAY("an array"),
    TEXT("a text"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** JSON is not what it should be; the message tells where. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Parses a text that has one value and nothing else.
   *
   * @param source what to call it, such as the file's name
   */
  public static Located parse(String source, String json) throws MalformedException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw new MalformedException(source + " is empty.");
      }
      Located value = value(source, parser, "");
      if (parser.nextToken() != null) {
        throw new MalformedException(
            where(source, parser.currentTokenLocation()) + ": something follows the end.");
      }
      return value;
    } catch (JsonProcessingException e) {
      // Their message would show a piece of the text, which may be a value.
      boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
      throw new MalformedException(
          where(source, e.getLocation())
              + (twice ? ": an object has this name twice." : ": it is no valid JSON."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String where(String source, JsonLocation location) {
    return String.format(
        Locale.ROOT, "%s:%d:%d", source, location.getLineNr(), location.getColumnNr());
  }

  private static Located value(String source, JsonParser parser, String path) throws IOException {
    String where = where(source, parser.currentTokenLocation());
    Map<String, Located> fields = new LinkedHashMap<>();
    List<Located> elements = new ArrayList<>();
    String text = "";
    Kind kind;
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        kind = Kind.OBJECT;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, value(source, parser, path.isEmpty() ? name : path + "." + name));
        }
      }
      case START_ARRAY -> {
        kind = Kind.ARRAY;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(source, parser, path + "[" + elements.size() + "]"));
        }
      }
      case VALUE_STRING -> {
        kind = Kind.TEXT;
        text = parser.getText();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        kind = Kind.NUMBER;
        text = parser.getText();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        kind = Kind.BOOLEAN;
        text = parser.getText();
      }
      default -> kind = Kind.NULL;
    }
    return new Located(kind, fields, elements, text, where, path);
  }

  /** The error that something is wrong with this. */
  public MalformedException error(String what) {
    return new MalformedException(
        where + ": " + (path.isEmpty() ? "it" : "'" + path + "'") + " " + what + ".");
  }

  /** Refuses what is something else. */
  public Located require(Kind wanted) throws MalformedException {
    if (kind != wanted) {
      throw error("is " + kind.words + ", not " + wanted.words);
    }
    return this;
  }

  /** Refuses what is no object, and fields that nobody knows. */
  public Located requireObject(Set<String> known) throws MalformedException {
    require(Kind.OBJECT);
    for (Map.Entry<String, Located> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        throw field.getValue().error("is not known; known here: " + String.join(", ", known));
      }
    }
    return this;
  }

  /** A field that has to be there. */
  public Located field(String name) throws MalformedException {
    Located field = fields.get(name);
    if (field == null) {
      throw error("lacks '" + name + "'");
    }
    return field;
  }

  /** Its text, if it is one. */
  public String asText() throws MalformedException {
    return require(Kind.TEXT).text;
  }

  /** Whether it is true. */
  public boolean asBoolean() throws MalformedException {
    return require(Kind.BOOLEAN).text.equals("true");
  }

  /** Its value as a whole number within bounds. */
  public int asInt(int least, int most) throws MalformedException {
    require(Kind.NUMBER);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notWithin(least, most);
    }
    throw notWithin(least, most);
  }

  private MalformedException notWithin(int least, int most) {
    return error(
        least == most ? "is not " + least : "is no whole number from " + least + " to " + most);
  }
}
