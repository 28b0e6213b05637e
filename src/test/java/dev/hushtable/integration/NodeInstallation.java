package dev.hushtable.integration;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * The scripts in {@code src/test/node}, together with the packages that they import. npm installs
 * those below {@code target}, once for each state of the lock file.
 *
 * <p>Tests that need the scripts are skipped on machines without Node.js and npm, and where npm
 * cannot reach its registry.
 */
final class NodeInstallation {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path TARGET = Path.of("target/node");
  private static final Path INSTALLED_LOCK = TARGET.resolve("installed-lock.json");

  private static final int MIN_RELEASE = 18;
  private static final String NPM = File.separatorChar == '\\' ? "npm.cmd" : "npm";

  /** Some ten times what npm takes to install. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static final int TIMED_OUT = -1;

  /** How npm says that it was the network or the registry, and not the project. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH"
              + "|ERR_SOCKET_TIMEOUT|ENOTCACHED|E40[1347]|E429|E5\\d\\d"
              + "|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\\w+|CERT_\\w+)\\b");

  private static final FutureTask<Path> FOLDER = new FutureTask<>(NodeInstallation::install);

  private NodeInstallation() {}

  /**
   * Where the scripts can run.
   *
   * @throws TestAbortedException if they cannot be had here
   */
  static Path folder() throws Throwable {
    FOLDER.run();
    try {
      return FOLDER.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static Path install() throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    requireNode();
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, TARGET.resolve(file.getFileName()), REPLACE_EXISTING);
      }
    }
    Path lock = SOURCE.resolve("package-lock.json");
    if (!Files.exists(INSTALLED_LOCK) || Files.mismatch(lock, INSTALLED_LOCK) >= 0) {
      Files.deleteIfExists(INSTALLED_LOCK);
      installPackages();
      Files.copy(lock, INSTALLED_LOCK);
    }
    return TARGET;
  }

  private static void requireNode() throws IOException, InterruptedException {
    Path log = TARGET.resolve("node.log");
    run(log, "node", "--version");
    String version = Files.readString(log).strip();
    Matcher release = Pattern.compile("v(\\d+)\\..*").matcher(version);
    if (!release.matches() || Integer.parseInt(release.group(1)) < MIN_RELEASE) {
      throw skipped("Node.js " + MIN_RELEASE + " or later is needed; this is " + version);
    }
  }

  private static void installPackages() throws IOException, InterruptedException {
    Path log = TARGET.resolve("npm.log");
    int exit = run(log, NPM, "ci");
    String said = Files.readString(log);
    // It runs no scripts, so nothing but its registry can hold it up.
    if (exit == TIMED_OUT || exit != 0 && UNREACHABLE.matcher(said).find()) {
      throw skipped("npm cannot reach its registry. It says:\n" + said);
    }
    assertThat(exit).as("npm ci, which says:\n%s", said).isZero();
  }

  private static int run(Path log, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(TARGET.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw skipped(command[0] + " is not on the PATH");
    }
    try {
      boolean ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return ended ? process.exitValue() : TIMED_OUT;
    } finally {
      process.destroyForcibly();
    }
  }

  private static TestAbortedException skipped(String reason) {
    System.err.println("SKIPPED, all tests with Node.js: " + reason);
    return new TestAbortedException(reason);
  }
}
