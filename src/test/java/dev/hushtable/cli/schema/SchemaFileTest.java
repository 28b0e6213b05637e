package dev.hushtable.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.schema.TableSchemaModel.Index;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class SchemaFileTest {
  private static final ClassPath CLASSES = ClassPath.of(null);

  private static final String ALL =
      """
      {
        "format": 1,
        "table": "Customers",
        "logicalTable": "customers",
        "partitionKey": {"name": "tenant", "type": "S"},
        "sortKey": {"name": "number", "type": "N"},
        "indexes": {
          "EmailIndex": {
            "partitionKey": {"name": "email", "type": "S"},
            "sortKey": [{"name": "number", "type": "N"}]
          }
        },
        "encrypted": {
          "email": {
            "equalityIndex": {"unique": false, "normalizers": ["trim", "lower", "%s"], "unverifiedIn": ["EmailIndex"]},
            "boundName": "mail",
            "padTo": 64
          },
          "age": {"equalityIndex": {"type": "N", "unique": true}},
          "contacts[].phone": {"group": "private"},
          "offices.*.phone": {}
        },
        "sealed": ["role"],
        "keyScope": {"attribute": "tenant", "function": "%s"}
      }
      """
          .formatted(Reversed.class.getName(), Prefixed.class.getName());

  /** Not one of the library's. */
  public static final class Reversed implements Normalizer {
    @Override
    public String id() {
      return "reversed";
    }

    @Override
    public String normalize(String value) {
      return new StringBuilder(value).reverse().toString();
    }
  }

  /** Not one of the library's. */
  public static final class Prefixed implements ScopeFunction {
    @Override
    public String scope(String value) {
      return "t-" + value;
    }
  }

  @Test
  void parse_ofEverything_saysWhatStandsThere() {
    TableSchemaModel model = SchemaFile.parse("s.json", ALL, CLASSES);

    assertThat(model.logicalTable()).isEqualTo("customers");
    assertThat(model.key().sort().get(0).type()).isEqualTo(ScalarAttributeType.N);
    assertThat(model.attributes())
        .extracting(Attribute::path)
        .containsExactly("email", "age", "contacts[].phone", "offices.*.phone");
    Attribute email = model.attributes().get(0);
    assertThat(email.padTo()).isEqualTo(64);
    assertThat(email.boundName()).isEqualTo("mail");
    Index index = email.index();
    assertThat(index.type()).isEqualTo(ScalarAttributeType.S);
    assertThat(index.normalizers())
        .extracting(Normalizer::id)
        .containsExactly("trim", "lower", "reversed");
    assertThat(index.unverifiedIn()).containsExactly("EmailIndex");
    assertThat(model.attributes().get(1).index().unique()).isTrue();
    assertThat(email.group()).isNull();
    assertThat(email.sourcePath()).isEqualTo("email__source");
    assertThat(model.attributes().get(2).group()).isEqualTo("private");
    assertThat(model.attributes().get(2).sourcePath()).isEqualTo("contacts[].private__source");
    assertThat(model.groups()).containsOnlyKeys("contacts[].private");
    assertThat(model.sealed()).containsExactly("role");
    assertThat(model.scope().function().scope("7")).isEqualTo("t-7");
  }

  @Test
  void write_ofWhatWasRead_isReadAsTheSame() throws Exception {
    TableSchemaModel model = SchemaFile.parse("s.json", ALL, CLASSES);

    String written = new ObjectMapper().writeValueAsString(SchemaFile.write(model));
    TableSchemaModel again = SchemaFile.parse("again.json", written, CLASSES);

    assertThat(SchemaFile.write(again)).isEqualTo(SchemaFile.write(model));
    assertThat(again.attributes()).usingRecursiveComparison().isEqualTo(model.attributes());
    assertThat(again.key()).isEqualTo(model.key());
    assertThat(again.indexes()).isEqualTo(model.indexes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"format\": 1|\"format\": 2|s.json:2:13: 'format' is not 1",
        "\"table\": \"Customers\"|\"tabel\": \"Customers\"|s.json:3:12: 'tabel' is not known; known here: format, table",
        "\"table\": \"Customers\",||it lacks 'table'",
        "{\"name\": \"tenant\", \"type\": \"S\"}|{\"name\": \"tenant\", \"type\": \"X\"}|'partitionKey.type' is none of S, N, B",
        "{\"name\": \"tenant\", \"type\": \"S\"}|[]|'partitionKey' names no attribute",
        "\"boundName\"|\"bindName\"|'encrypted.email.bindName' is not known",
        "\"padTo\": 64|\"padTo\": 65537|'encrypted.email.padTo' is no whole number from 0 to 65536",
        "\"padTo\": 64|\"padTo\": 6.4|is no whole number",
        "\"group\": \"private\"|\"group\": 7|'encrypted.contacts[].phone.group' is a number, not a text",
        "\"group\": \"private\"|\"groups\": \"private\"|known here: equalityIndex, boundName, padTo, group",
        "\"padTo\": 64|\"padTo\": \"64\"|is a text, not a number",
        "\"unique\": false|\"unique\": \"no\"|is a text, not true or false",
        "\"trim\"|\"tirm\"|normalizers[0]' cannot be used: Class tirm is not on the class path",
        "\"trim\"|\"java.lang.Object\"|is no Normalizer",
        "\"age\"|\"email\"|s.json:19:12: an object has this name twice",
        "\"sealed\": [\"role\"]|\"sealed\": true|'sealed' is true or false, not an array",
        "{\"name\": \"tenant\", \"type\": \"S\"}|[{\"name\": \"a\", \"type\": \"S\"},{\"name\": \"b\", \"type\": \"S\"}]|more keys than a table can have",
      })
  void parse_ofWhatMakesNoSense_saysWhereAndWhat(String found, String replaced, String message) {
    String json =
        ALL.replaceFirst(
            java.util.regex.Pattern.quote(found),
            replaced == null ? "" : java.util.regex.Matcher.quoteReplacement(replaced));
    assertThat(json).isNotEqualTo(ALL);

    assertThatThrownBy(() -> SchemaFile.parse("s.json", json, CLASSES))
        .isInstanceOf(SchemaFileException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("s.json:");
  }

  @Test
  void parse_ofMoreThanOneValue_isRefused() {
    for (String json : List.of(ALL + "{}", ALL + "x", "", "nonsense", "[1, 2")) {
      assertThatThrownBy(() -> SchemaFile.parse("s.json", json, CLASSES))
          .isInstanceOf(SchemaFileException.class)
          .hasMessageStartingWith("s.json");
    }
  }
}
