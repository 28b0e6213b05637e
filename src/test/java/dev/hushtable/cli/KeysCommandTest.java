package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.keys.KeyFiles;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.ScopeDescription;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a key file, which has the same administration as a key store. */
class KeysCommandTest {
  @TempDir private Path folder;
  private Path file;
  private List<byte[]> keys;
  private final StringBuilder printed = new StringBuilder();

  @BeforeEach
  void createKeys() throws Exception {
    file = folder.resolve("keys");
    assertThat(keys(new CommandRun(), "create")).isZero();
    keys = KeyFiles.keysIn(file);
  }

  @AfterEach
  void noKeyIsEverPrinted() throws Exception {
    KeyFiles.assertNoKeyIn(printed.toString(), keys);
  }

  @Test
  void create_whenRepeated_leavesKeysAlone() {
    CommandRun again = new CommandRun();

    assertThat(keys(again, "create")).isZero();

    assertThat(again.lines()).filteredOn(line -> line.endsWith(": unchanged")).hasSize(2);
  }

  @Test
  void describe_always_showsVersionsAndGenerations() {
    CommandRun table = new CommandRun();
    CommandRun json = new CommandRun();

    keys(table, "describe");
    keys(json, "describe", "-o", "json");

    String version = describe("default").activeVersion().orElseThrow().toString();
    assertThat(table.out()).containsPattern("version +" + version + " +active");
    assertThat(table.out()).containsPattern("generation +1 +readable");
    assertThat(json.out()).contains("\"name\" : \"" + version + "\"", "\"state\" : \"active\"");
  }

  @Test
  void scopes_always_areOneALine() {
    keys(new CommandRun(), "create", "--scope", "acme");
    CommandRun scopes = new CommandRun();

    keys(scopes, "scopes");

    assertThat(scopes.lines()).containsExactly("acme", "default");
  }

  @Test
  void createVersion_whenTheReplacedOneIsGone_doesNothing() {
    String first = describe("default").activeVersion().orElseThrow().toString();

    keys(new CommandRun(), "create-version", "--replaces", first);
    CommandRun again = new CommandRun();
    keys(again, "create-version", "--replaces", first);

    assertThat(describe("default").keys()).hasSize(3);
    assertThat(again.out()).contains("unchanged");
  }

  @Test
  void retire_withoutAnAnswer_doesNothing() {
    String first = describe("default").activeVersion().orElseThrow().toString();
    keys(new CommandRun(), "create-version");
    CommandRun nobody = new CommandRun();
    CommandRun no = new CommandRun().answer("n");

    assertThat(keys(nobody, "retire-version", first)).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(keys(no, "retire-version", first)).isEqualTo(ExitCode.NOT_CONFIRMED);

    assertThat(nobody.err()).contains("--yes");
    assertThat(no.questions()).contains(first, "[y/N]");
    assertThat(states()).doesNotContain("RETIRED");
  }

  @Test
  void retire_whenConfirmed_canBeTakenBack() {
    String first = describe("default").activeVersion().orElseThrow().toString();
    keys(new CommandRun(), "create-version");

    assertThat(keys(new CommandRun().answer("yes"), "retire-version", first)).isZero();
    assertThat(states()).contains("RETIRED");

    assertThat(keys(new CommandRun(), "reinstate-version", first)).isZero();
    assertThat(states()).doesNotContain("RETIRED");
  }

  @Test
  void retireGeneration_withYes_doesNotAsk() {
    keys(new CommandRun(), "create-generation");
    CommandRun retire = new CommandRun();

    assertThat(keys(retire, "retire-generation", "1", "--yes")).isZero();

    assertThat(retire.questions()).isEmpty();
    assertThat(states()).contains("RETIRED");
  }

  @Test
  void shred_withOtherWords_destroysNothing() {
    for (String words : new String[] {"shred", "yes", "shred default ", "shred acme"}) {
      CommandRun confirm = new CommandRun();
      assertThat(keys(confirm, "shred", "default", "--confirm", words))
          .isEqualTo(ExitCode.NOT_CONFIRMED);
      assertThat(confirm.err()).contains("Nothing was destroyed");
    }
    assertThat(keys(new CommandRun(), "shred", "default")).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(keys(new CommandRun().answer("y"), "shred", "default"))
        .isEqualTo(ExitCode.NOT_CONFIRMED);

    assertThat(describe("default").activeVersion()).isPresent();
  }

  @Test
  void shred_withYes_isNoSuchOption() {
    assertThat(keys(new CommandRun(), "shred", "default", "--yes")).isEqualTo(ExitCode.USAGE);

    assertThat(describe("default").activeVersion()).isPresent();
  }

  @Test
  void shred_whenTheWordsAreTyped_destroysTheKeys() {
    CommandRun shred = new CommandRun().answer("shred default");

    assertThat(keys(shred, "shred", "default")).isZero();

    assertThat(shred.out()).contains("destroyed", "What survives");
    assertThat(describe("default").shredded()).isPresent();
  }

  @Test
  void shred_withWaitingDaysAlone_destroysNothing() {
    CommandRun shred = new CommandRun();

    int code = keys(shred, "shred", "default", "--waiting-days", "7", "--confirm", "shred default");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(shred.err()).contains("--with-kms-key", "Nothing was destroyed");
    assertThat(describe("default").activeVersion()).isPresent();
  }

  @Test
  void shred_whenRepeated_saysThatItWasDoneBefore() {
    keys(new CommandRun(), "shred", "default", "--confirm", "shred default");
    CommandRun again = new CommandRun();

    assertThat(keys(again, "shred", "default", "--confirm", "shred default")).isZero();

    assertThat(again.out()).contains("It was shredded already, at ");
  }

  @Test
  void createTable_ofAKeyFile_isRefused() {
    CommandRun create = new CommandRun();

    assertThat(keys(create, "create-table")).isEqualTo(ExitCode.USAGE);
    assertThat(create.err()).contains("--key-store");
  }

  @Test
  void describe_whenTheFileIsMissing_failsWithTheLibrarysMessage() {
    CommandRun missing = new CommandRun();

    int code = missing.run("keys", "describe", "--key-file", folder.resolve("no").toString());

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(missing.err()).contains("[KEY_NOT_FOUND]");
  }

  @Test
  void rotateIndex_whenConfirmed_makesTheNextGenerationAndSaysWhatFollows() {
    CommandRun rotate = new CommandRun();

    assertThat(rotate(rotate, "index", "--yes")).isZero();

    assertThat(describe("default").newestGeneration()).isEqualTo(2);
    assertThat(rotate.out())
        .contains("IndexGenerations.of(1, 2)", "IndexGenerations.of(2, 1)", "rotate rehash");
  }

  @Test
  void rotateIndex_whenThereAreSeveral_makesNoneAndGoesOnWithTheNewest() {
    rotate(new CommandRun(), "index", "--yes");
    CommandRun again = new CommandRun();

    assertThat(rotate(again, "index", "--yes")).isZero();

    assertThat(describe("default").newestGeneration()).isEqualTo(2);
    assertThat(again.err()).contains("1, 2", "--another");
    assertThat(again.out()).contains("unchanged", "of(1, 2)", "of(2, 1)");
  }

  @Test
  void rotateIndex_whenAnotherIsWanted_namesAllButTheRetired() {
    rotate(new CommandRun(), "index", "--yes");
    rotate(new CommandRun(), "index", "--another", "--yes");
    keys(new CommandRun(), "retire-generation", "2", "--yes");
    CommandRun another = new CommandRun();

    assertThat(rotate(another, "index", "--another", "--yes")).isZero();

    assertThat(describe("default").newestGeneration()).isEqualTo(4);
    assertThat(another.err()).contains("1, 3");
    assertThat(another.out())
        .contains("of(1, 3, 4)", "of(4, 1, 3)", "retire-generation 1", "retire-generation 3")
        .doesNotContain("retire-generation 2");
  }

  @Test
  void rotateVersion_withoutAnAnswer_makesNone() {
    assertThat(rotate(new CommandRun(), "version")).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(describe("default").keys()).hasSize(2);

    assertThat(rotate(new CommandRun(), "version", "-y")).isZero();
    assertThat(describe("default").keys()).hasSize(3);
  }

  @Test
  void rotateStatus_withoutASchema_showsTheKeys() {
    CommandRun status = new CommandRun();

    assertThat(rotate(status, "status")).isZero();

    assertThat(status.out()).contains("Give --schema", "rotate version", "rotate index");
  }

  private int keys(CommandRun run, String... arguments) {
    return run(run, "keys", arguments);
  }

  private int rotate(CommandRun run, String... arguments) {
    return run(run, "rotate", arguments);
  }

  private int run(CommandRun run, String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--key-file";
    all[all.length - 1] = file.toString();
    int code = run.run(all);
    printed.append(run.out()).append(run.err());
    return code;
  }

  private ScopeDescription describe(String scope) {
    try (LocalKeyProvider provider = LocalKeyProvider.open(file)) {
      return provider.administration().describe(KeyScope.of(scope));
    }
  }

  private String states() {
    return describe("default").keys().toString();
  }
}
