package dev.hushtable.migration;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Keeps each checkpoint in a file of its own. A file is written beside the old one, forced to the
 * disk, and then takes its place, so a crash leaves the one or the other. Thread safe, but two
 * processes must not run the same share at the same time.
 */
public final class FileCheckpointStore implements CheckpointStore {
  private static final String FIRST_LINE = "hushtable checkpoint 1";

  private final Path folder;

  /**
   * In a folder.
   *
   * @param folder where to keep them; it is made by the first run if it is not there
   */
  public FileCheckpointStore(Path folder) {
    this.folder = folder;
  }

  /**
   * The checkpoint of a share of a table, and whether others can be kept: a run begins with this,
   * so that one that could not keep any ends before it changes items.
   *
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the folder cannot be
   *     made or written to, {@link ErrorCode#CHECKPOINT_REFUSED} if the checkpoint is damaged
   */
  @Override
  public Optional<Checkpoint> load(String tableName, int segment, int totalSegments) {
    requireFolder();
    Path file = file(tableName, segment, totalSegments);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
      if (lines.size() != 3
          || !lines.get(0).equals(FIRST_LINE)
          || !lines.get(2).equals(digest(lines.get(1)))) {
        throw new IllegalArgumentException("Its checksum is wrong");
      }
      return Optional.of(
          Checkpoint.of(ValueCodec.decode(Base64.getDecoder().decode(lines.get(1)))));
    } catch (IOException | MalformedValueException | RuntimeException e) {
      throw new InvalidUsageException(
          ErrorCode.CHECKPOINT_REFUSED,
          "The checkpoint "
              + file
              + " cannot be read: it is damaged, or of a newer version. Delete it to begin anew; what is done stays done.",
          e);
    }
  }

  private void requireFolder() {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "try-", ".checkpoint"));
    } catch (IOException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "No checkpoints can be kept in "
              + folder
              + ": it cannot be made, or not be written to; see the cause. Nothing was changed.",
          e);
    }
  }

  @Override
  public void save(Checkpoint checkpoint) {
    Path file = file(checkpoint.tableName(), checkpoint.segment(), checkpoint.totalSegments());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(folder);
      String body =
          Base64.getEncoder().encodeToString(ValueCodec.encode(checkpoint.toAttributeValue(), 0));
      String text = FIRST_LINE + "\n" + body + "\n" + digest(body) + "\n";
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder();
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint " + file + " cannot be written.", e);
    } catch (UnsupportedValueException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** So that the new name outlives a crash; not every system can do that. */
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Then an older checkpoint may come back, which costs time and nothing else.
    }
  }

  @Override
  public void delete(String tableName, int segment, int totalSegments) {
    Path file = file(tableName, segment, totalSegments);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint " + file + " cannot be deleted.", e);
    }
  }

  private Path file(String tableName, int segment, int totalSegments) {
    // An ARN has characters that not every file system takes.
    String name = tableName.replaceAll("[^A-Za-z0-9._-]", "_");
    return folder.resolve(name + "-" + segment + "-of-" + totalSegments + ".checkpoint");
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names the folder. */
  @Override
  public String toString() {
    return "FileCheckpointStore[" + folder + "]";
  }
}
