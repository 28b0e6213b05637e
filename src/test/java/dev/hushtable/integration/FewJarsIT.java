package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.benchmarks.classpath.ClassPaths;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.JavaProcess;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who uses no keyrings, no messages and makes no keys needs none of the jars for these. */
class FewJarsIT {
  private static final List<Path> JARS =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of)
          .filter(jar -> !ClassPaths.isOfOtherFormat(jar))
          .toList();

  private static List<String> lines;

  @BeforeAll
  static void runApplication(@TempDir Path folder) throws Exception {
    AwsTestEnvironment aws = AwsTestEnvironment.shared();
    KeyStoreSettings keyStore = KeyStoreFixture.create(aws).settings();
    String table = aws.uniqueTableName("few-jars");
    try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(keyStore)) {
      EncryptedTable<Customer> customers =
          Hushtable.builder()
              .client(aws.dynamoDb())
              .keys(keys)
              .build()
              .table(table, Customer.class);
      customers.createTable();
    }
    Path output = folder.resolve("output");
    Process process =
        JavaProcess.of(
                aws.environmentVariables(),
                JARS.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                SmallApplication.class,
                List.of(keyStore.tableName(), keyStore.logicalName(), keyStore.kmsKeyArn(), table))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(ended).as("%s", lines).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
  }

  @Test
  void table_withoutTheJars_works() {
    assertThat(lines)
        .contains("get 1@example.com", "query [1]", "update [a, b]", "status 2", "existing 2");
  }

  @Test
  void administration_withoutTheJars_describesAndSaysWhatMakingKeysNeeds() {
    assertThat(lines).contains("scopes [default]", "describe [1]");
    assertThat(line("create"))
        .startsWith("INVALID_CONFIGURATION Making a key store or its keys needs")
        .contains("software.amazon.cryptography:aws-cryptographic-material-providers");
  }

  @Test
  void provider_forMessagesWithoutTheJars_saysWhatIsNeeded() {
    assertThat(line("messages"))
        .startsWith("INVALID_CONFIGURATION StoredFormat.ENCRYPTION_SDK needs")
        .contains("com.amazonaws:aws-encryption-sdk-java");
  }

  @Test
  void table_whenKmsRefusesWithoutTheJars_saysWhy() {
    assertThat(line("outage")).startsWith("KEY_DISABLED");
  }

  @Test
  void table_withAMessageWithoutTheJars_refusesItsFormat() {
    assertThat(line("foreign")).startsWith("FORMAT_NOT_ACCEPTED");
    assertThat(line("migrate")).startsWith("FORMAT_NOT_ACCEPTED");
  }

  /** As containers do that look for annotated methods. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        Hushtable.class,
        KeyProvider.class,
        KeyStoreAdministration.class,
        KeyStoreKeyProvider.class
      })
  void reflection_withoutTheJars_findsMembers(Class<?> type) throws Exception {
    URL[] urls = new URL[JARS.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = JARS.get(i).toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> same = loader.loadClass(type.getName());

      assertThat(same.getDeclaredMethods()).hasSameSizeAs(type.getDeclaredMethods());
      assertThat(same.getDeclaredFields()).hasSameSizeAs(type.getDeclaredFields());
      assertThat(same).isNotSameAs(type);
    }
  }

  private static String line(String step) {
    return lines.stream()
        .filter(line -> line.startsWith(step + " "))
        .map(line -> line.substring(step.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(lines.toString()));
  }
}
