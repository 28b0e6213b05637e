package dev.hushtable.migration;

import static dev.hushtable.exception.ErrorCode.CHECKPOINT_REFUSED;
import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Checkpoints in files. */
class FileCheckpointStoreTest {
  @TempDir private Path parent;
  private Path folder;
  private FileCheckpointStore store;

  @BeforeEach
  void createStore() {
    folder = parent.resolve("checkpoints");
    store = new FileCheckpointStore(folder);
  }

  static Checkpoint checkpoint(String table, int segment, long items) {
    return new Checkpoint(
        table,
        segment,
        8,
        "the fingerprint",
        List.of(
            Checkpoint.Position.START,
            new Checkpoint.Position(
                false,
                Map.of(
                    "id",
                    AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1})),
                    "n",
                    AttributeValue.fromN("1.50"))),
            Checkpoint.Position.END),
        new MigrationCounts(
            items, 2, new TreeMap<>(Map.of(MigrationStep.ENCRYPT, 2L)), 3, 4, 5, 6.5, 7.25));
  }

  @Test
  void load_whenNothingWasSaved_isEmpty() {
    assertThat(store.load("Customers", 0, 8)).isEmpty();
    store.delete("Customers", 0, 8);
  }

  /** Before a run changes anything. */
  @Test
  void load_whenTheFolderIsNotThere_makesIt() {
    store.load("Customers", 0, 8);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void load_whenTheFolderCannotBeMade_isRefused() throws Exception {
    Files.writeString(folder, "a file");
    for (Path impossible : List.of(folder, folder.resolve("checkpoints"))) {
      FileCheckpointStore nowhere = new FileCheckpointStore(impossible);
      assertRefused(
          () -> nowhere.load("Customers", 0, 8),
          INVALID_CONFIGURATION,
          impossible.toString(),
          "Nothing was changed");
    }
  }

  @Test
  void load_afterSave_givesTheLastOneOfTheShare() {
    String arn = "arn:aws:dynamodb:eu-central-1:111122223333:table/Customers";
    store.save(checkpoint("Customers", 0, 1));
    store.save(checkpoint("Customers", 0, 2));
    store.save(checkpoint("Customers", 1, 3));
    store.save(checkpoint(arn, 0, 4));

    assertThat(store.load("Customers", 0, 8)).contains(checkpoint("Customers", 0, 2));
    assertThat(store.load("Customers", 1, 8)).contains(checkpoint("Customers", 1, 3));
    assertThat(store.load(arn, 0, 8)).contains(checkpoint(arn, 0, 4));
    assertThat(store.load("Customers", 0, 7)).isEmpty();
    store.delete("Customers", 0, 8);
    assertThat(store.load("Customers", 0, 8)).isEmpty();
    assertThat(store.load("Customers", 1, 8)).isPresent();
  }

  @Test
  void save_whenACrashLeftAHalfFileBeside_writesOverIt() throws Exception {
    store.save(checkpoint("Customers", 0, 1));
    Path file = onlyFile();
    Files.writeString(folder.resolve(file.getFileName() + ".next"), "half");

    assertThat(store.load("Customers", 0, 8)).contains(checkpoint("Customers", 0, 1));
    store.save(checkpoint("Customers", 0, 2));
    assertThat(store.load("Customers", 0, 8)).contains(checkpoint("Customers", 0, 2));
    assertThat(onlyFile()).isEqualTo(file);
  }

  @Test
  void load_whenTheFileIsDamaged_isRefused() throws Exception {
    store.save(checkpoint("Customers", 0, 1));
    Path file = onlyFile();
    String text = Files.readString(file);
    for (String damaged :
        List.of(
            "",
            text.substring(0, text.length() / 2),
            text.replace("checkpoint 1", "checkpoint 2"),
            altered(text))) {
      Files.writeString(file, damaged);
      assertRefused(
          () -> store.load("Customers", 0, 8), CHECKPOINT_REFUSED, file.toString(), "Delete it");
    }
  }

  /** Another fingerprint, in a form that can be decoded. */
  private static String altered(String text) {
    String body = text.split("\n", -1)[1];
    String decoded = new String(Base64.getDecoder().decode(body), StandardCharsets.ISO_8859_1);
    assertThat(decoded).contains("the fingerprint");
    return text.replace(
        body,
        Base64.getEncoder()
            .encodeToString(
                decoded
                    .replaceFirst("the fingerprint", "the fingerprinx")
                    .getBytes(StandardCharsets.ISO_8859_1)));
  }

  private Path onlyFile() throws Exception {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
