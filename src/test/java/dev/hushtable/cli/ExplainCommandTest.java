package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.cli.schema.People;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
  @TempDir private Path folder;
  private final CommandRun command = new CommandRun();
  private String schema;

  @BeforeEach
  void writeSchema() throws IOException {
    Path file = folder.resolve("schema.json");
    Files.writeString(
        file,
        """
        {"format": 1, "table": "Customers", "partitionKey": {"name": "id", "type": "S"},
         "indexes": {"EmailIndex": {"partitionKey": {"name": "email", "type": "S"}}},
         "encrypted": {
           "email": {"equalityIndex": {"unique": true, "normalizers": ["trim"]}},
           "ssn": {"padTo": 32}, "address.street": {}, "phones[].number": {}}}
        """);
    schema = file.toString();
  }

  @Test
  void explain_ofASchema_saysWhatIsStoredAndWhatLeaks() {
    assertThat(command.run("explain", "--schema", schema)).isZero();

    assertThat(command.out())
        .contains("EmailIndex on email__hmac (B, of email)", "id (S, plain)")
        .containsPattern("email +…__source, …__hmac +equality of S, unique, trim")
        .containsPattern("ssn +its length, if that is above 31 bytes")
        .contains("which items share a value", "values can be exchanged unnoticed");
  }

  /** 5 bytes of name, 24 of value; stored under names of 13 and 11 bytes as 24 + 78 and 33. */
  @Test
  void explain_ofSizes_reckonsAsDynamoDbDoes() {
    assertThat(command.run("explain", "--schema", schema, "--size", "email=24,ssn=11,notes=900"))
        .isZero();

    assertThat(command.out())
        .containsPattern("email +29 +159 +\\+130\n")
        .containsPattern("ssn +14 +120 +\\+106\n")
        .containsPattern("notes +905 +905 +-\n")
        .containsPattern("write +2 units")
        .containsPattern("unique +a write that touches unique values is a transaction: 6 units");
  }

  private String withGroups() throws IOException {
    Path file = folder.resolve("groups.json");
    Files.writeString(
        file,
        """
        {"format": 1, "table": "Customers", "partitionKey": {"name": "id", "type": "S"},
         "encrypted": {
           "email": {"group": "private", "equalityIndex": {}},
           "ssn": {"group": "private"}, "age": {"group": "private", "padTo": 20},
           "phones[].number": {"group": "line"}, "note": {}}}
        """);
    return file.toString();
  }

  @Test
  void explain_ofGroups_saysWhereTheyAreStoredAndWhatTheyLeak() throws IOException {
    assertThat(command.run("explain", "--schema", withGroups())).isZero();

    assertThat(command.out())
        .containsPattern("email +private__source, …__hmac +equality of S")
        .containsPattern("ssn +private__source +- ")
        .containsPattern("phones\\[\\].number +phones\\[\\].line__source +- ")
        .containsPattern("note +…__source +- ");
    assertThat(command.out().replaceAll("\\s+", " "))
        .contains("ssn its part of the length of its group, to the byte")
        .contains("age its part of the length of its group, at least 20 bytes if it is there")
        .contains("whether it is there, and whether a write changed it; which items share a value")
        .contains("note its length, to the byte")
        .contains("within its list, its group can be exchanged for another as a whole")
        .contains("Group private (email, ssn, age) shows one length for all of it")
        .contains("Group phones[].line (number) shows one length");
  }

  /**
   * A group of its version, the number of members, and for each the length and bytes of its name
   * and of its value: 2 + 6 + 1 + 17 + 4 + 1 + 17 + 4 + 1 + 20 bytes, and 77 more.
   */
  @Test
  void explain_ofGroups_countsTheirCiphertextOnce() throws Exception {
    String[] explain = {"explain", "--schema", withGroups(), "--size", "email=16,ssn=16,age=5"};
    assertThat(command.run(explain)).isZero();

    assertThat(command.out())
        .containsPattern("email +21 +44 +\\+23\n")
        .containsPattern("ssn +19 +0 +-19\n")
        .containsPattern("age +8 +0 +-8\n")
        .containsPattern("private__source +0 +165 +\\+165\n");

    String[] json = Arrays.copyOf(explain, explain.length + 2);
    json[explain.length] = "-o";
    json[explain.length + 1] = "json";
    command.run(json);
    var tree = new ObjectMapper().readTree(command.out());
    assertThat(tree.at("/schema/encrypted/ssn/group").asText()).isEqualTo("private");
    assertThat(tree.at("/attributes/0/source").asText()).isEqualTo("private__source");
  }

  @Test
  void explain_ofAnItem_reckonsWithItAndPrintsNoValue() {
    command.input("{\"id\": {\"S\": \"c-1\"}, \"email\": {\"S\": \"alice-secret\"}}");

    assertThat(command.run("explain", "--schema", schema, "--item", "-")).isZero();

    assertThat(command.out()).containsPattern("email +17 +147 ").doesNotContain("alice-secret");
  }

  @Test
  void explain_asJson_canBeRead() throws Exception {
    command.run("explain", "--schema", schema, "-o", "json");
    var json = new ObjectMapper().readTree(command.out());

    assertThat(json.at("/schema/table").asText()).isEqualTo("Customers");
    assertThat(json.at("/storedBytes").asInt()).isGreaterThan(json.at("/plainBytes").asInt());
  }

  @Test
  void schemaOut_ofAClass_isASchemaForTheNextCommand() {
    Path written = folder.resolve("people.json");
    String bean = People.Person.class.getName();

    int code =
        command.run(
            "explain", "--bean", bean, "--table", "People", "--schema-out", written.toString());
    assertThat(code).as(command.err()).isZero();

    assertThat(command.run("explain", "--schema", written.toString())).isZero();
    assertThat(command.lines().get(0)).isEqualTo("Table People");
    assertThat(command.out()).contains("friends[].phone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--html x.html",
        "--fail-above-share 0.1",
        "--index EmailIndex",
        "--sample 0",
        "--sample 5000001",
        "--sample --exit-code 0",
        "--sample --attribute ssn",
        "--sample --segment 0/2",
        "--segment 0/2",
        "--sample --fail-above-share 5",
        "--sample --fail-above-share 1",
        "--sample --fail-above-share -0.1",
        "--sample --fail-above-share NaN",
        "--sample --fail-at fine",
        "--size email=0",
        "--size email=24 --item x",
        "--bean X",
      })
  void explain_whenOptionsContradict_isRefused(String options) {
    String[] all = ("explain --schema " + schema + " --region us-east-1 " + options).split(" ");

    assertThat(command.run(all)).as(command.err()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void explain_withAShareInPercent_saysWhatWasMeant() {
    command.run("explain", "--schema", schema, "--sample", "--fail-above-share", "5");

    assertThat(command.err()).contains("5 % is 0.05");
  }

  @Test
  void help_always_namesNoSegment() {
    command.run("explain", "--help");

    assertThat(command.out()).contains("--threads", "0.05 is 5 %.").doesNotContain("--segment");
  }

  @Test
  void explain_ofOneIndex_saysSo() {
    command.run("explain", "--schema", schema);

    assertThat(command.out()).contains("1 unit more for the one index");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"email\": {\"S\": TOPSECRET}}",
        "{\"email\": {\"S\": \"TOPSECRET}}",
        "{\"email\": {\"TOPSECRET\": \"x\"}}",
        "{\"email\": {\"M\": {\"TOPSECRET\": 1, \"TOPSECRET\": 2}}}",
      })
  void explain_ofAnItemThatIsNone_showsWhereAndNothingOfIt(String json) {
    command.input(json);

    assertThat(command.run("explain", "--schema", schema, "--item", "-")).isEqualTo(ExitCode.USAGE);

    assertThat(command.err()).containsPattern("input:1:[0-9]+").doesNotContain("TOPSECRET");
  }
}
