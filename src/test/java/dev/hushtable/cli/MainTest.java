package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MainTest {
  private static final String SCHEMA =
      """
      {"format": 1, "table": "T", "partitionKey": {"name": "id", "type": "S"},
       "encrypted": {"email": {}}}
      """;

  @TempDir private Path folder;
  private final CommandRun command = new CommandRun();

  static Stream<String> commands() {
    List<String> paths = new ArrayList<>();
    collect("", new CommandLine(new RootCommand(), factory()), paths);
    return paths.stream();
  }

  private static CommandLine.IFactory factory() {
    Surroundings none =
        new Surroundings(System.in, System.out, System.err, Map.of(), q -> null, new Ending());
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return BaseCommand.class.isAssignableFrom(type)
            ? type.getDeclaredConstructor(Surroundings.class).newInstance(none)
            : CommandLine.defaultFactory().create(type);
      }
    };
  }

  private static void collect(String prefix, CommandLine command, List<String> paths) {
    paths.add(prefix.strip());
    command.getSubcommands().forEach((name, inner) -> collect(prefix + " " + name, inner, paths));
  }

  @ParameterizedTest(name = "hushtable {0} --help")
  @MethodSource("commands")
  void help_ofEachCommand_isPlainAndFitsTheWidth(String path) {
    int code = command.run((path + " --help").strip().split(" "));

    assertThat(code).isZero();
    assertThat(command.err()).isEmpty();
    assertThat(command.out()).contains("Usage: hushtable").doesNotContain("\u001b");
    assertThat(command.lines()).allMatch(line -> line.length() <= 100);
    assertThat(command.lines().get(0)).as("header").endsWith(".");
  }

  @Test
  void help_onANarrowTerminal_fitsIt() {
    command.environment("COLUMNS", "60");

    assertThat(command.run("migrate", "--help")).isZero();

    assertThat(command.lines()).allMatch(line -> line.length() <= 60);
  }

  @Test
  void table_whenEmpty_isRefused() {
    assertThat(command.run("status", "--schema", schema(), "--table", ""))
        .isEqualTo(ExitCode.USAGE);

    assertThat(command.err()).contains("--table is empty");
  }

  @Test
  void config_whenALineHasNoValue_namesFileAndLine() throws IOException {
    Path config = folder.resolve("hushtable.properties");
    Files.writeString(config, "# where\n\nkey-store=a\\\nb\nregion\n");

    assertThat(command.run("keys", "scopes", "--config", config.toString()))
        .isEqualTo(ExitCode.USAGE);

    assertThat(command.err().replaceAll("\\s+", " ")).contains(config + ":5: 'region' is no");
  }

  @Test
  void run_withoutCommand_printsTheCommands() {
    assertThat(command.run()).isEqualTo(ExitCode.USAGE);

    assertThat(command.err()).contains("keys", "rotate", "status", "inspect", "explain");
    assertThat(command.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "stauts, Did you mean",
        "foo, There is no command 'foo'",
        "keys foo, There is no command 'foo'",
        "migrate --step foo, 'foo' is none of encrypt; add-indexes; remove-indexes; change-format",
        "status --color foo, 'foo' is none of auto; always; never",
        "inspect --key x, Value for option '--key'",
        "keys retire-version 8bd44302, '8bd44302' is no whole UUID of 36 characters",
        "status --endpoint-url http://[, 'http://[' is no URL such as",
        "status --endpoint-url localhost:8000, 'localhost:8000' is no URL such as",
        "migrate --create-checkpoint-table, needs --checkpoint-table TABLE",
        "verify --skip-unreadable, Unknown option: '--skip-unreadable'",
        "explain --schema nowhere.json, nowhere.json is not there.",
        "status --segment 4/4, the first of four is 0/4",
        "status --output xml, 'xml'",
        "status, give --schema FILE",
        "explain --schema nowhere.json, nowhere.json",
        "keys describe, give --key-store TABLE",
        "keys describe --key-store T, needs --kms-key",
        "keys describe --key-store T --key-file F, not both",
      })
  void run_whenMistyped_saysSoAndExitsWithUsage(String line, String message) {
    assertThat(command.run(line.split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(command.err().replaceAll("\\s+", " "))
        .contains(message.replace(';', ','))
        .doesNotContain("\tat ", "Exception", "index 0");
    assertThat(command.out()).isEmpty();
  }

  @Test
  void error_withStackTrace_printsIt() {
    command.run("keys", "describe", "--stacktrace");

    assertThat(command.err()).contains("\tat dev.hushtable.cli");
  }

  @Test
  void colour_byDefault_isLeftOutOfAPipe() {
    command.run("explain", "--schema", schema(), "--color=auto");
    assertThat(command.out()).doesNotContain("\u001b");

    command.run("explain", "--schema", schema(), "--color=always");
    assertThat(command.out()).contains("\u001b[1m");
  }

  @Test
  void config_whenInTheEnvironment_givesOptionsThatTheCommandLineOverrides() throws IOException {
    schema();
    Path config = folder.resolve("hushtable.properties");
    Files.writeString(config, "schema=schema.json\ntable=Other\n");
    command.environment("HUSHTABLE_CONFIG", config.toString());

    assertThat(command.run("explain")).isZero();
    assertThat(command.lines().get(0)).isEqualTo("Table Other");

    assertThat(command.run("explain", "--table", "Mine")).isZero();
    assertThat(command.lines().get(0)).isEqualTo("Table Mine");
  }

  @Test
  void config_whenItNamesAKeyStore_givesWayToAKeyFile() throws IOException {
    Path config = folder.resolve("hushtable.properties");
    Files.writeString(config, "key-store=Keys\nkms-key=arn\n");
    Path file = folder.resolve("keys");

    int code = command.run("keys", "create", "--key-file", file.toString(), "--config=" + config);

    assertThat(code).as(command.err()).isZero();
    assertThat(file).exists();
  }

  @ParameterizedTest
  @CsvSource({"yes", "segment", "keystore", "config", "decrypt"})
  void config_withWhatCannotStandThere_isRefused(String name) throws IOException {
    Path config = folder.resolve("hushtable.properties");
    Files.writeString(config, name + "=x\n");

    int code = command.run("keys", "scopes", "--config", config.toString());

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("'" + name + "'", "key-store", "region");
  }

  @Test
  void completion_always_namesCommandsAndNoPath() {
    assertThat(command.run("completion")).isZero();

    assertThat(command.out()).startsWith("#!/usr/bin/env bash").contains("retire-version");
  }

  private String schema() {
    try {
      Path file = folder.resolve("schema.json");
      Files.writeString(file, SCHEMA);
      return file.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
