package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is changed in the file is there for whoever opens it next. */
class LocalKeyFileAdministrationTest extends AbstractKeyAdministrationTest {
  @TempDir private Path folder;
  private final List<LocalKeyProvider> providers = new ArrayList<>();
  private Path file;
  private LocalKeyProvider provider;

  @BeforeEach
  void create() {
    file = folder.resolve("hushtable.keys");
    provider = LocalKeyProvider.create(file, KeyScope.of("other"));
  }

  @AfterEach
  void close() {
    provider.close();
    providers.forEach(LocalKeyProvider::close);
  }

  @Override
  KeyAdministration administration() {
    return provider.administration();
  }

  @Override
  KeyProvider keys() {
    LocalKeyProvider opened = LocalKeyProvider.open(file);
    providers.add(opened);
    return opened;
  }

  @Test
  void file_whenChanged_isStillItsOwnersOnlyAndNothingIsLeftBeside() throws Exception {
    administration().createKeys(ACME);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("hushtable.keys", "hushtable.keys.lock");
  }

  @Test
  void file_whenSeveralChangeIt_holdsTheChangesOfAll() throws Exception {
    List<Callable<Object>> changes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      LocalKeyProvider each = LocalKeyProvider.open(file);
      providers.add(each);
      KeyScope scope = KeyScope.of("a" + i);
      changes.add(() -> each.administration().createKeys(scope));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Object> change : threads.invokeAll(changes)) {
        change.get();
      }
    } finally {
      threads.shutdown();
    }

    try (LocalKeyProvider opened = LocalKeyProvider.open(file)) {
      assertThat(opened.administration().scopes()).hasSize(9);
    }
  }

  /** As after a crash between writing and replacing. */
  @Test
  void file_whenAChangeWasInterrupted_isChangedTheNextTime() throws Exception {
    Files.writeString(folder.resolve("hushtable.keys.new"), "half of");
    administration().createKeys(ACME);

    try (LocalKeyProvider opened = LocalKeyProvider.open(file)) {
      assertThat(opened.administration().scopes()).contains(ACME);
    }
  }
}
