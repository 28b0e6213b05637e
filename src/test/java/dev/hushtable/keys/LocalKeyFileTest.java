package dev.hushtable.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.COLLECTION;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a {@link LocalKeyProvider}: who may read it, and what is no key file. */
class LocalKeyFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("hushtable.keys");
  }

  /** Frozen: key files outlive releases. */
  @Test
  void create_whenScopesAreNamed_writesTheDocumentedLines() throws Exception {
    LocalKeyProvider.create(file, KeyScope.DEFAULT, KeyScope.of("sha256")).close();
    String uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
    String base64 = "[A-Za-z0-9+/]{43}=";
    String text = Files.readString(file, ISO_8859_1);
    assertThat(text)
        .matches(
            "hushtable-local-keys 1\n"
                + ("default branch-key " + uuid + " " + base64 + "\n")
                + ("default index-root 1 " + base64 + "\n")
                + ("sha256 branch-key " + uuid + " " + base64 + "\n")
                + ("sha256 index-root 1 " + base64 + "\n")
                + "sha256 [0-9a-f]{64}\n");
    assertThat(text)
        .endsWith(KeyFiles.sha256(text.substring(0, text.lastIndexOf("sha256 "))) + "\n");
    // A scope that is named like the last line is read all the same.
    LocalKeyProvider.open(file).close();
  }

  @Test
  void create_whenFileSystemIsPosix_permitsTheOwnerOnlyFromTheStart() throws Exception {
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    WatchedFile watched = new WatchedFile(file);
    LocalKeyProvider.create(watched.path()).close();
    assertThat(watched.options()).asInstanceOf(COLLECTION).contains(StandardOpenOption.CREATE_NEW);
    assertThat(watched.sizeAtFirst()).isZero();
    assertThat(watched.permissionsAtFirst())
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(watched.permissionsAtFirst());
    assertThat(KeyFiles.keysIn(file)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "something else", "hushtable-local-keys 1\n"})
  void create_whenFileExists_refusesAndLeavesIt(String content) throws Exception {
    Files.writeString(file, content);
    FileTime written = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, written);
    assertRefused(() -> LocalKeyProvider.create(file));
    assertThat(file).hasContent(content);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
  }

  @Test
  void create_whenFileHoldsKeys_refusesAndLeavesThem() throws Exception {
    LocalKeyProvider.create(file).close();
    byte[] before = Files.readAllBytes(file);
    InvalidUsageException error = assertRefused(() -> LocalKeyProvider.create(file));
    assertThat(error.getMessage()).contains(file.toString()).contains("exists");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    KeyFiles.assertNoKeyIn(KeyFiles.stackTrace(error), KeyFiles.keysIn(file));
  }

  @Test
  void create_whenNameIsADanglingLink_refusesAndDoesNotFollowIt() throws Exception {
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(file, elsewhere);
    assertRefused(() -> LocalKeyProvider.create(file));
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void create_whenFolderIsMissing_isRefused() {
    Path inNoFolder = folder.resolve("missing").resolve("keys");
    assertThat(assertRefused(() -> LocalKeyProvider.create(inNoFolder)).getMessage())
        .contains(inNoFolder.toString());
    assertThat(inNoFolder.getParent()).doesNotExist();
  }

  @Test
  void open_whenFileIsMissing_throwsKeyNotFound() {
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> LocalKeyProvider.open(file))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND))
        .withMessageContaining(file.toString());
    assertThat(file).doesNotExist();
  }

  @Test
  void open_whenNameIsAFolder_throwsKeyServiceUnavailable() {
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> LocalKeyProvider.open(folder))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_SERVICE_UNAVAILABLE));
  }

  @Test
  void open_whenAnyByteIsAltered_throwsKeyCorrupt() throws Exception {
    LocalKeyProvider.create(file).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    byte[] content = Files.readAllBytes(file);
    // The newline at the very end guards nothing.
    for (int at = 0; at < content.length - 1; at++) {
      byte[] altered = content.clone();
      altered[at] ^= 1;
      Files.write(file, altered);
      assertCorrupt(keys);
    }
  }

  @Test
  void open_whenCutAnywhere_throwsKeyCorrupt() throws Exception {
    LocalKeyProvider.create(file).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    byte[] content = Files.readAllBytes(file);
    for (int length = 0; length < content.length - 1; length++) {
      Files.write(file, Arrays.copyOf(content, length));
      assertCorrupt(keys);
    }
  }

  @Test
  void open_whenAnythingIsAppended_throwsKeyCorrupt() throws Exception {
    LocalKeyProvider.create(file).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    String content = Files.readString(file, ISO_8859_1);
    for (String more : List.of("x", "0", "\nx", content, "default index-root 2 AAAA\n", "\0")) {
      Files.writeString(file, content + more, ISO_8859_1);
      assertCorrupt(keys);
    }
  }

  @Test
  void open_whenLineIsMissingOrMoved_throwsKeyCorrupt() throws Exception {
    LocalKeyProvider.create(file, KeyScope.of("a"), KeyScope.of("b")).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    List<String> lines = Files.readAllLines(file);
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.remove(at);
      Files.write(file, lines);
      assertCorrupt(keys);
      lines.add(at, line);
    }
    for (int at = 1; at < lines.size() - 2; at++) {
      Collections.swap(lines, at, at + 1);
      Files.write(file, lines);
      assertCorrupt(keys);
      Collections.swap(lines, at, at + 1);
    }
  }

  static Stream<Arguments> alterations() {
    String goodKey = "A".repeat(43) + "=";
    String version = "11223344-0000-4000-8000-000000000001";
    return Stream.of(
        altered("another format version", text -> text.replace("keys 1\n", "keys 2\n")),
        altered("a longer format version", text -> text.replace("keys 1\n", "keys 10\n")),
        altered("another header", text -> text.replaceFirst("hushtable", "Hushtable")),
        altered("no header", text -> text.substring(text.indexOf('\n') + 1)),
        altered("bytes before the header", text -> "\n" + text),
        altered("an empty line", text -> text + "\n"),
        altered("a comment", text -> text + "# my keys\n"),
        altered("three fields", text -> text + "default branch-key " + goodKey + "\n"),
        altered("five fields", text -> text.replaceFirst("=\n", "= x\n")),
        altered("two spaces", text -> text.replaceFirst(" branch-key ", "  branch-key ")),
        altered("a space at the end", text -> text.replaceFirst("=\n", "= \n")),
        altered("an unknown kind", text -> text.replace("branch-key", "branch_key")),
        altered("a kind in capitals", text -> text.replace("index-root", "INDEX-ROOT")),
        altered("a bad scope", text -> text.replace("default branch", "-default branch")),
        altered("no scope", text -> text.replace("default branch", " branch")),
        altered("no UUID", text -> text.replaceFirst("key [0-9a-f]{8}-", "key x-")),
        altered("generation 0", text -> text.replace("root 1 ", "root 0 ")),
        altered("generation 256", text -> text.replace("root 1 ", "root 256 ")),
        altered("no generation", text -> text.replace("root 1 ", "root one ")),
        altered("a huge generation", text -> text.replace("root 1 ", "root 99999999999 ")),
        altered("no key", text -> text.replaceFirst(" [^ ]{43}=\n", " \n")),
        altered("no base64", text -> text.replaceFirst(".{8}=\n", "!!!!!!!!=\n")),
        altered("base64 of a URL", text -> text.replaceFirst(".{8}=\n", "-_-_-_-_=\n")),
        altered("a short key", text -> text.replaceFirst(".{4}=\n", "=\n")),
        altered("31 bytes", text -> text.replaceFirst("..=\n", "==\n")),
        altered("33 bytes", text -> text.replaceFirst("=\n", "A\n")),
        altered(
            "a long branch key",
            text -> text + "default branch-key " + version + " " + "A".repeat(64) + "\n"),
        altered(
            "a short index root", text -> text + "default index-root 2 " + "A".repeat(40) + "\n"),
        // A key stands where a name or number is parsed, whose errors would quote it.
        altered("key as UUID", text -> text.replaceFirst("key (\\S+) (\\S+)\n", "key $2 $2\n")),
        altered("key as generation", text -> text.replaceFirst("root 1 (\\S+)\n", "root $1 $1\n")),
        altered("key as scope", text -> text.replaceFirst("default (.+) (\\S+)\n", "$2 $1 $2\n")),
        altered(
            "key as kind", text -> text.replaceFirst("branch-key (\\S+) (\\S+)\n", "$2 $1 $2\n")));
  }

  private static Arguments altered(String name, UnaryOperator<String> change) {
    return Arguments.of(name, change);
  }

  /** With a right checksum, so that the line itself is what does not pass. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("alterations")
  void open_whenLineIsNoKey_throwsKeyCorruptWithoutTheLine(
      String name, UnaryOperator<String> change) throws Exception {
    LocalKeyProvider.create(file).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    byte[] before = Files.readAllBytes(file);
    KeyFiles.alter(file, change);
    assertThat(Files.readAllBytes(file)).as("the change is one").isNotEqualTo(before);
    KeyFiles.assertNoKeyIn(KeyFiles.stackTrace(assertCorrupt(keys)), keys);
  }

  @Test
  void open_whenAlteredWithoutHarm_readsIt() throws Exception {
    LocalKeyProvider.create(file).close();
    // So that the test above refuses for the reason it names, not because of how it alters.
    KeyFiles.alter(file, text -> text + "tenant index-root 2 " + "A".repeat(43) + "=\n");
    try (LocalKeyProvider provider = LocalKeyProvider.open(file)) {
      assertThat(provider.indexRootKey(KeyScope.of("tenant"), "Table", 2)).isCompleted();
    }
  }

  @Test
  void open_whenFileIsHuge_throwsKeyCorruptWithoutReadingIt() throws Exception {
    LocalKeyProvider.create(file).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength((16 << 20) + 1);
    }
    assertThat(assertCorrupt(keys).getMessage()).contains("too large");
  }

  @Test
  void open_whenFileIsSomethingElse_throwsKeyCorrupt() throws Exception {
    for (String content :
        List.of("", "\n", "sha256 ", "hushtable-local-keys 1\n", "{}", "\u00ff")) {
      Files.writeString(file, content, ISO_8859_1);
      assertCorrupt(List.of());
    }
  }

  private static InvalidUsageException assertRefused(Runnable creation) {
    InvalidUsageException error = catchThrowableOfType(InvalidUsageException.class, creation::run);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
    return error;
  }

  private KeyUnavailableException assertCorrupt(List<byte[]> keys) {
    KeyUnavailableException error =
        catchThrowableOfType(KeyUnavailableException.class, () -> LocalKeyProvider.open(file));
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.KEY_CORRUPT);
    assertThat(error.getMessage()).contains(file.toString());
    KeyFiles.assertNoKeyIn(KeyFiles.messages(error), keys);
    return error;
  }
}
