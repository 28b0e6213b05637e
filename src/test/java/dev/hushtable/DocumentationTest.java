package dev.hushtable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says is there. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");

  /** What the fragments of code in the README take for granted. */
  private static final String SURROUNDINGS =
      """
      import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
      import dev.hushtable.*;
      import dev.hushtable.annotation.*;
      import dev.hushtable.keys.*;
      import dev.hushtable.keys.KeyScope;
      import dev.hushtable.keys.kms.*;
      import java.net.URI;
      import java.util.*;
      import software.amazon.awssdk.auth.credentials.*;
      import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.*;
      import software.amazon.awssdk.regions.Region;
      import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
      import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
      import dev.hushtable.keys.keyring.*;
      import software.amazon.awssdk.services.kms.KmsClient;
      import software.amazon.cryptography.materialproviders.IKeyring;
      import software.amazon.cryptography.materialproviders.MaterialProviders;
      import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
      import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
      """;

  @Test
  void readme_always_namesTheVersionsOfThisBuild() throws IOException {
    String build = Files.readString(Path.of("pom.xml"));
    Pattern dependency =
        Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");
    List<MatchResult> named = dependency.matcher(Files.readString(README)).results().toList();

    assertThat(named).hasSizeGreaterThan(3);
    for (MatchResult one : named) {
      String property =
          dependency
              .matcher(build)
              .results()
              .filter(of -> of.group(1).equals(one.group(1)))
              .map(of -> of.group(2))
              .findFirst()
              .orElseThrow();
      assertThat(property.startsWith("${") ? value(build, property) : property)
          .as("version of %s", one.group(1))
          .isEqualTo(one.group(2));
    }
  }

  private static String value(String build, String reference) {
    String name = reference.substring(2, reference.length() - 1);
    int begin = build.indexOf("<" + name + ">") + name.length() + 2;
    return build.substring(begin, build.indexOf("</", begin));
  }

  @Test
  void readme_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = codeFragments(Files.readString(README));
    assertThat(fragments).hasSizeGreaterThan(4);
    StringBuilder source = new StringBuilder(SURROUNDINGS).append("class Readme {\n");
    source.append("static ").append(spelledOut(fragments.get(0)));
    for (int i = 1; i < fragments.size(); i++) {
      // Each fragment that makes a provider, or uses what an earlier one made, has a scope of its
      // own.
      source
          .append("void fragment" + i + "(KmsClient kmsClient,")
          .append(
              fragments.get(i).contains("DynamoDbClient dynamoDbClient")
                  ? ""
                  : "DynamoDbClient dynamoDbClient,")
          .append(
              fragments.get(i).contains("KeyProvider keyProvider")
                  ? ""
                  : "KeyProvider keyProvider,")
          .append(
              fragments.get(i).contains("KeyStoreSettings keyStore")
                  ? ""
                  : "KeyStoreSettings keyStore,")
          .append("Customer alice) {\n" + fragments.get(i) + "\n}\n");
    }
    source.append("}\n");

    assertThat(compile(source.toString(), output)).isEmpty();
  }

  @Test
  void operationsPage_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = fragmentsOf("operations.md");
    assertThat(fragments).hasSizeGreaterThan(5);
    StringBuilder source =
        new StringBuilder(SURROUNDINGS)
            .append("import software.amazon.awssdk.enhanced.dynamodb.*;\n")
            .append("import software.amazon.awssdk.enhanced.dynamodb.document.*;\n")
            .append("import software.amazon.awssdk.services.dynamodb.*;\n")
            .append("import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;\n")
            .append("class Readme {\nstatic ")
            .append(customer())
            .append("static class Unique {\n")
            .append(spelledOut(fragments.get(fragments.size() - 1)))
            .append("}\n");
    for (int i = 0; i < fragments.size() - 1; i++) {
      if (fragments.get(i).startsWith("@Bean")) {
        source.append(fragments.get(i).replace("@Bean", ""));
        continue;
      }
      boolean makesItsOwn = fragments.get(i).startsWith("Hushtable hushtable");
      source
          .append("void fragment" + i + "(DynamoDbAsyncClient dynamoDbAsyncClient, ")
          .append("KeyProvider keyProvider, Customer alice")
          .append(makesItsOwn ? "" : ", Hushtable hushtable, EncryptedTable<Customer> customers")
          .append(") {\n" + fragments.get(i) + "\n}\n");
    }
    source.append("}\n");

    assertThat(compile(source.toString(), output)).isEmpty();
  }

  @Test
  void monitoringPage_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = fragmentsOf("monitoring.md");
    assertThat(fragments).hasSize(3);
    String source =
        SURROUNDINGS
            + """
            import dev.hushtable.exception.ErrorCode;
            import dev.hushtable.metrics.*;
            import dev.hushtable.monitoring.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.opentelemetry.api.OpenTelemetry;
            class Readme {
            """
            + "static "
            + customer()
            + "void build(DynamoDbClient dynamoDbClient, KeyProvider keyProvider, MeterRegistry meterRegistry,"
            + " OpenTelemetry openTelemetry, List<ErrorCode> alarms) {\n"
            + fragments.get(0)
            + "}\nvoid use(EncryptedTable<Customer> customers, Customer alice) {\n"
            + fragments.get(1)
            + fragments.get(2)
            + "}\n}\n";

    assertThat(compile(source, output)).isEmpty();
  }

  @Test
  void streamsPage_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = fragmentsOf("streams.md");
    assertThat(fragments).hasSize(3);
    String source =
        SURROUNDINGS
            + """
            import com.amazonaws.services.lambda.runtime.*;
            import com.amazonaws.services.lambda.runtime.events.*;
            import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
            import dev.hushtable.streams.*;
            import software.amazon.awssdk.services.dynamodb.model.*;
            import software.amazon.awssdk.services.dynamodb.streams.*;
            class Readme {
              static KeyStoreSettings keyStore;
            """
            + "static "
            + customer()
            + "void read(EncryptedTable<Customer> customers, DynamoDbStreamsClient streams, String iterator) {\n"
            + fragments.get(0)
            + fragments.get(1)
            + "}\nstatic "
            + fragments.get(2)
            + "}\n";

    assertThat(compile(source, output)).isEmpty();
  }

  @Test
  void shapesPage_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = fragmentsOf("shapes.md");
    assertThat(fragments).hasSize(2);
    String source =
        SURROUNDINGS
            + "import com.fasterxml.jackson.databind.JsonNode;\n"
            + "import dev.hushtable.json.*;\n"
            + "class Shapes {\n"
            + spelledOut(String.join("\n", fragments))
                .replace("public class", "public static class")
            + "}\n";

    assertThat(compile(source, output)).isEmpty();
  }

  @Test
  void keyPages_always_haveCodeThatCompiles(@TempDir Path output) throws IOException {
    StringBuilder source =
        new StringBuilder(SURROUNDINGS)
            .append("import java.time.Duration;\n")
            .append("class Readme {\nstatic ")
            .append(ticket());
    int number = 0;
    for (String page : List.of("keys.md", "tenants.md", "key-lifecycle.md", "multi-region.md")) {
      for (String fragment : fragmentsOf(page)) {
        if (!fragment.startsWith("@DynamoDbBean")) {
          source
              .append("void fragment" + number++ + "(KmsClient kmsClient, String acmesKmsKeyArn,")
              .append("DynamoDbClient dynamoDbClient, EncryptedTable<Ticket> tickets,")
              .append(
                  "String oldKmsKeyArn, String newKmsKeyArn, KeyStoreSettings keyStoreSettings,")
              .append("KeyProvider keyProvider")
              .append(
                  fragment.contains("KeyStoreKeyProvider keys") ? "" : ", KeyStoreKeyProvider keys")
              .append(
                  fragment.contains("dministration administration")
                      ? ""
                      : ", KeyStoreAdministration administration")
              .append(") {\n" + fragment + "\n}\n");
        }
      }
    }
    assertThat(number).isGreaterThan(11);
    source.append("}\n");

    assertThat(compile(source.toString(), output)).isEmpty();
  }

  @Test
  void migrationPage_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = fragmentsOf("migration.md");
    assertThat(fragments).hasSize(4);
    String source =
        SURROUNDINGS
            + "import dev.hushtable.migration.*;\nimport java.nio.file.Path;\n"
            + "import java.util.concurrent.*;\n"
            + "import software.amazon.awssdk.enhanced.dynamodb.Expression;\nclass Readme {\nstatic "
            + customer()
            + "static KeyStoreSettings keyStore(DynamoDbClient client, KmsClient kms) { return null; }\n"
            + "void run(DynamoDbClient dynamoDbClient, KeyProvider keyProvider) {\n"
            + fragments.get(0)
            + fragments.get(1)
            + "}\n"
            + fragments.get(2)
            + """
            static class OldPerson {}
            static class Person {
              void setGrouped(boolean grouped) {}
              static Person of(OldPerson old) { return null; }
            }
            void move(Hushtable hushtable, Hushtable otherHushtable) {
            """
            + fragments.get(3)
            + "}\n}\n";

    assertThat(compile(source, output)).isEmpty();
  }

  @Test
  void testingPage_always_hasCodeThatCompiles(@TempDir Path output) throws IOException {
    List<String> fragments = fragmentsOf("testing.md");
    assertThat(fragments).hasSize(7);
    StringBuilder source =
        new StringBuilder(SURROUNDINGS)
            .append("import static dev.hushtable.testkit.PlaintextAssert.*;\n")
            .append("import dev.hushtable.testkit.*;\n")
            .append("import java.nio.file.Path;\n")
            .append("import org.junit.jupiter.api.Test;\n")
            .append("import org.junit.jupiter.api.extension.RegisterExtension;\n")
            .append("class Readme {\nstatic ")
            .append(customer())
            .append("static ")
            .append(ticket())
            .append(fragments.get(0));
    for (int i = 1; i < fragments.size(); i++) {
      String fragment = fragments.get(i);
      source
          .append("void fragment" + i + "(Customer alice, EncryptedTable<Customer> customers")
          .append(fragment.contains("DynamoDbClient client") ? "" : ", DynamoDbClient client")
          .append(
              fragment.contains("Interceptor requests") ? "" : ", RecordingInterceptor requests")
          .append(") {\n" + fragment + "\n}\n");
    }
    source.append("}\n");

    assertThat(compile(source.toString(), output)).isEmpty();
  }

  /** Puts fields, bodies and setters where the README leaves them to the reader. */
  private static String spelledOut(String bean) {
    return bean.replaceFirst("^@DynamoDbBean\\n", "")
        .replaceAll(
            "public (\\w+) get(\\w+)\\(\\) \\{ … \\}",
            "public $1 get$2() { return field$2; } private $1 field$2;"
                + " public void set$2($1 value) { field$2 = value; }");
  }

  /** The bean that the README begins with. */
  private static String customer() throws IOException {
    return spelledOut(codeFragments(Files.readString(README)).get(0));
  }

  /** The bean of the page on tenants. */
  private static String ticket() throws IOException {
    return spelledOut(fragmentsOf("tenants.md").get(0))
        .replace("@KeyScope ", "@dev.hushtable.annotation.KeyScope ");
  }

  private static List<String> fragmentsOf(String page) throws IOException {
    return codeFragments(Files.readString(PAGES.resolve(page)));
  }

  private static List<String> codeFragments(String markdown) {
    return Pattern.compile(" *```java\n(.*?)```", Pattern.DOTALL)
        .matcher(markdown)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static List<String> compile(String source, Path output) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Readme.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
    compiler.getTask(null, null, problems, options, null, List.of(file)).call();
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(problem -> problem.getLineNumber() + ": " + problem.getMessage(Locale.ROOT))
        .toList();
  }

  @Test
  void errorsPage_always_listsEveryCodeOnce() throws IOException {
    List<String> listed =
        Pattern.compile("^\\| `([A-Z_]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGES.resolve("errors.md")))
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(Stream.of(ErrorCode.values()).map(Enum::name).toList());
  }

  @Test
  void links_always_leadToFiles() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> pages = new ArrayList<>(List.of(README));
    try (Stream<Path> more = Files.list(PAGES)) {
      more.filter(Files::isRegularFile).forEach(pages::add);
    }
    for (Path page : pages) {
      List<MatchResult> links =
          Pattern.compile("\\]\\(([^)]+)\\)").matcher(Files.readString(page)).results().toList();
      for (MatchResult link : links) {
        // Pages link to one another as they are rendered.
        String target = link.group(1).replaceFirst("\\.html$", ".md");
        Path folder = page.toAbsolutePath().getParent();
        if (!target.startsWith("http") && !Files.exists(folder.resolve(target))) {
          broken.add(page + " → " + target);
        }
      }
    }

    assertThat(broken).isEmpty();
  }
}
