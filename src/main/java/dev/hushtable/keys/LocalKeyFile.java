package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a {@link LocalKeyProvider}: lines of text, each a key, and a checksum.
 *
 * <pre>
 * hushtable-local-keys 1
 * default branch-key 0f8c…-… base64
 * default index-root 1 base64
 * default retired-branch-key 77a1…-… base64
 * acme shredded 2026-11-21T10:00:00Z -
 * sha256 hex of all bytes above
 * </pre>
 */
final class LocalKeyFile {
  private static final String VERSION = "branch-key";
  private static final String INDEX_ROOT = "index-root";
  private static final String RETIRED = "retired-";
  private static final String SHREDDED = "shredded";
  private static final String NO_KEY = "-";

  private static final String HEADER = "hushtable-local-keys 1";
  private static final String CHECKSUM = "sha256 ";

  /** Far above any sensible number of scopes; bounds what a wrong file makes us read. */
  private static final long MAX_FILE_BYTES = 16 << 20;

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private LocalKeyFile() {}

  /** Writes a new file. */
  static void write(Path file, LocalKeys keys) {
    try {
      create(file, keys);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The key file "
              + file
              + " exists already and is not overwritten: its values could never be read again. Open it,"
              + " or choose another name.",
          e);
    } catch (IOException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The key file " + file + " cannot be written; remove what there is of it.",
          e);
    }
  }

  /**
   * Replaces the keys of a file: all of them, or, whatever happens, none. Of several who do so at
   * the same time, each works on what the one before has left.
   *
   * @return the keys that are in the file now
   */
  static synchronized LocalKeys change(Path file, UnaryOperator<LocalKeys> change) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    Path replacement = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel locked =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var unused = locked.lock();
      LocalKeys before = read(file);
      LocalKeys after = change.apply(before);
      if (after != before) {
        Files.deleteIfExists(replacement);
        create(replacement, after);
        Files.move(
            replacement, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return after;
    } catch (IOException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The key file " + file + " cannot be changed; it is as it was.",
          e);
    }
  }

  /**
   * The permissions are there from the moment the file is, so that nobody can open it in between;
   * and what is written is on the disk, since values may be stored under it from then on.
   */
  private static void create(Path file, LocalKeys keys) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text(keys));
    try (WritableByteChannel out = Files.newByteChannel(file, options, ownerOnly(file))) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  private static String text(LocalKeys keys) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (LocalKey key : keys.all()) {
      line(
          text,
          key.scope(),
          (key.isRetired() ? RETIRED : "") + word(key.kind()),
          key.name(),
          Base64.getEncoder().encodeToString(key.bytes()));
    }
    keys.shredded().forEach((scope, when) -> line(text, scope, SHREDDED, when.toString(), NO_KEY));
    // Before the label is appended: Java evaluates the receiver of a call ahead of its arguments.
    String checksum = checksum(text.toString());
    return text.append(CHECKSUM).append(checksum).append('\n').toString();
  }

  private static void line(
      StringBuilder text, KeyScope scope, String word, String name, String key) {
    text.append(scope).append(' ').append(word).append(' ').append(name).append(' ');
    text.append(key).append('\n');
  }

  private static String word(KeyKind kind) {
    return kind == KeyKind.BRANCH_KEY_VERSION ? VERSION : INDEX_ROOT;
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    // On Windows a new file inherits the permissions of its folder, the user's own by default.
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void warnIfExposed(Path file) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null && !OWNER.containsAll(view.readAttributes().permissions())) {
        logger()
            .warn(
                "Others than its owner have access to the key file {}, and so to all values.",
                file);
      }
    } catch (IOException e) {
      logger().warn("It cannot be told who has access to the key file {}.", file);
    }
  }

  static LocalKeys read(Path file) {
    String text = text(file);
    int end = text.lastIndexOf(CHECKSUM);
    if (!text.startsWith(HEADER + "\n") || end < 0) {
      throw corrupt(file, "is not a key file of this version");
    }
    if (!text.substring(end + CHECKSUM.length()).strip().equals(checksum(text.substring(0, end)))) {
      throw corrupt(file, "does not match its checksum");
    }
    List<LocalKey> keys = new ArrayList<>();
    Map<KeyScope, Instant> shredded = new LinkedHashMap<>();
    List<String> lines = text.substring(0, end).lines().skip(1).toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        add(lines.get(i).split(" ", -1), keys, shredded);
      } catch (RuntimeException e) {
        // Its message could hold a part of the line, which holds a key.
        throw corrupt(file, "has a line " + (i + 2) + " that is not a key");
      }
    }
    warnIfExposed(file);
    return new LocalKeys(keys, shredded);
  }

  private static void add(String[] fields, List<LocalKey> keys, Map<KeyScope, Instant> shredded) {
    if (fields.length != 4) {
      throw new IllegalArgumentException();
    }
    KeyScope scope = KeyScope.of(fields[0]);
    if (fields[1].equals(SHREDDED) && fields[3].equals(NO_KEY)) {
      shredded.put(scope, Instant.parse(fields[2]));
      return;
    }
    boolean retired = fields[1].startsWith(RETIRED);
    byte[] bytes = Base64.getDecoder().decode(fields[3]);
    switch (retired ? fields[1].substring(RETIRED.length()) : fields[1]) {
      case VERSION -> keys.add(LocalKey.version(scope, UUID.fromString(fields[2]), retired, bytes));
      case INDEX_ROOT ->
          keys.add(LocalKey.indexRoot(scope, Integer.parseInt(fields[2]), retired, bytes));
      default -> throw new IllegalArgumentException();
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw corrupt(file, "is far too large for a key file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_NOT_FOUND,
          "There is no key file " + file + ". Make one with LocalKeyProvider.create, once.",
          e);
    } catch (AccessDeniedException e) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_ACCESS_DENIED,
          "The key file " + file + " may not be read by this user.",
          e);
    } catch (IOException e) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_SERVICE_UNAVAILABLE, "The key file " + file + " cannot be read.", e);
    }
  }

  private static KeyUnavailableException corrupt(Path file, String what) {
    return new KeyUnavailableException(
        ErrorCode.KEY_CORRUPT, "The key file " + file + " " + what + ". Restore it from a backup.");
  }

  private static String checksum(String text) {
    return HexFormat.of().formatHex(Sha256.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Asked for only where there is something to say: the first of a process takes long to make. */
  private static Logger logger() {
    return LoggerFactory.getLogger(LocalKeyFile.class);
  }
}
