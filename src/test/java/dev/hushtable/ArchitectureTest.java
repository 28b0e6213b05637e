package dev.hushtable;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.hushtable.internal.item.ItemEncryptor;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableBinding;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the packages to the table of who may use whom, and the code to the house rules. */
class ArchitectureTest {
  private static final String ROOT = "dev.hushtable";
  private static final String INTERNAL = "dev.hushtable.internal..";

  /** What is shipped in a jar of its own, for tests. */
  private static final String TEST_KIT = ROOT + ".testkit";

  /** In a jar of its own too. */
  private static final String CLI = "dev.hushtable.cli..";

  /**
   * Each package below the root with the packages that it may use besides itself. The root, which
   * has no name here, may use all of them but the command line, and only the command line may use
   * the root, and the test kit, which stands above it and which nothing uses.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "cli",
              Set.of(
                  "",
                  "annotation",
                  "cli.item",
                  "cli.leak",
                  "cli.schema",
                  "cli.terminal",
                  "migration",
                  "exception",
                  "internal.crypto",
                  "internal.format",
                  "keys",
                  "keys.kms")),
          Map.entry("cli.item", Set.of()),
          Map.entry("cli.leak", Set.of("cli.terminal")),
          Map.entry("cli.schema", Set.of("", "annotation", "cli.item", "internal.schema")),
          Map.entry("cli.terminal", Set.of()),
          Map.entry("annotation", Set.of()),
          Map.entry("exception", Set.of()),
          Map.entry("json", Set.of("exception", "internal.format")),
          Map.entry(
              "keys", Set.of("exception", "internal.crypto", "internal.lifecycle", "metrics")),
          Map.entry("internal.lifecycle", Set.of("exception")),
          Map.entry("metrics", Set.of()),
          Map.entry("monitoring", Set.of("exception", "metrics", "internal.log")),
          Map.entry("internal.async", Set.of()),
          Map.entry("internal.log", Set.of()),
          Map.entry(
              "internal.monitoring",
              Set.of(
                  "monitoring",
                  "metrics",
                  "keys",
                  "exception",
                  "internal.async",
                  "internal.format",
                  "internal.item",
                  "internal.log",
                  "internal.schema")),
          Map.entry("migration", Set.of("exception", "internal.format")),
          Map.entry(
              "keys.kms",
              Set.of(
                  "keys",
                  "exception",
                  "metrics",
                  "internal.aws",
                  "internal.cache",
                  "internal.lifecycle",
                  "internal.materials")),
          Map.entry(
              "keys.keyring",
              Set.of(
                  "keys",
                  "exception",
                  "metrics",
                  "internal.aws",
                  "internal.cache",
                  "internal.format",
                  "internal.materials")),
          Map.entry("streams", Set.of("exception")),
          Map.entry("internal.aws", Set.of("exception", "internal.cache")),
          Map.entry(
              "internal.materials",
              Set.of(
                  "internal.async",
                  "internal.cache",
                  "internal.crypto",
                  "internal.format",
                  "keys",
                  "exception")),
          Map.entry("internal.crypto", Set.of()),
          Map.entry("internal.cache", Set.of("keys", "metrics", "internal.log")),
          Map.entry("internal.format", Set.of("internal.crypto", "keys", "exception")),
          Map.entry("internal.schema", Set.of("annotation", "exception", "internal.format")),
          Map.entry(
              "internal.item",
              Set.of(
                  "internal.schema",
                  "internal.format",
                  "internal.crypto",
                  "keys",
                  "migration",
                  "exception")),
          Map.entry(
              "internal.expression",
              Set.of("internal.schema", "internal.item", "internal.format", "exception")),
          Map.entry("internal.query", Set.of("internal.schema", "exception")),
          Map.entry(
              "internal.maintenance",
              Set.of(
                  "internal.client",
                  "internal.monitoring",
                  "internal.request",
                  "internal.item",
                  "migration",
                  "exception")),
          Map.entry(
              "internal.bulk",
              Set.of(
                  "monitoring",
                  "internal.async",
                  "internal.client",
                  "internal.monitoring",
                  "internal.request",
                  "internal.item",
                  "exception")),
          Map.entry(
              "internal.request",
              Set.of(
                  "internal.expression",
                  "internal.item",
                  "internal.schema",
                  "internal.format",
                  "keys",
                  "migration",
                  "streams",
                  "exception")),
          Map.entry(
              "internal.client",
              Set.of(
                  "internal.async",
                  "internal.monitoring",
                  "internal.request",
                  "internal.item",
                  "internal.schema",
                  "internal.format",
                  "keys",
                  "exception")));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<Arguments> table() {
    return MAY_USE.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void dependencies_whenWithinHushtable_stayInTheTable(String name, Set<String> mayUse) {
    String[] permitted =
        Stream.concat(Stream.of(name), mayUse.stream())
            .map(ArchitectureTest::qualified)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(qualified(name))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(permitted)))));
  }

  /** The library is shipped without it, and without what it needs. */
  @Test
  void testKit_whenUsed_staysWithItself() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(TEST_KIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                TEST_KIT,
                "org.junit..",
                "org.eclipse.jetty..",
                "com.almworks..",
                "com.amazonaws.services.dynamodbv2.."));
  }

  @Test
  void testKit_whenItUsesOthers_usesOnlyTheseOfHushtable() {
    check(
        noClasses()
            .that()
            .resideInAPackage(TEST_KIT)
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..")
                    .and(
                        not(
                            resideInAnyPackage(
                                TEST_KIT,
                                ROOT,
                                qualified("exception"),
                                qualified("keys"),
                                qualified("internal.client"),
                                qualified("internal.crypto"),
                                qualified("internal.item"),
                                qualified("internal.schema"))))));
  }

  /** What is encrypted so repeats; a transaction's own retry has to, and nothing else may. */
  @Test
  void encryptionThatRepeats_whenUsed_isForTransactionsAndSeededVectors() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(qualified("internal.request"))
            .and()
            .doNotHaveFullyQualifiedName(ItemEncryptor.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(TEST_KIT + ".InsecureSeededEncryptor")
            .should()
            .callMethod(ItemEncryptor.class, "seal", List.class, KeySet.class, String.class));
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ItemEncryptor.class.getName())
            .should()
            .callConstructor(ItemEncryptor.class, TableBinding.class, IntFunction.class));
  }

  @Test
  void packages_whenTheyHoldClasses_standInTheTable() {
    Set<String> known =
        Stream.concat(
                Stream.of(ROOT, TEST_KIT),
                MAY_USE.keySet().stream().map(ArchitectureTest::qualified))
            .collect(Collectors.toSet());
    assertThat(packagesWithClasses()).extracting(JavaPackage::getName).isSubsetOf(known);
  }

  @Test
  void packages_whenTakenTogether_formNoCycle() {
    SliceAssignment onePerPackage =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
          }

          @Override
          public String getDescription() {
            return "packages";
          }
        };
    check(SlicesRuleDefinition.slices().assignedFrom(onePerPackage).should().beFreeOfCycles());
  }

  @Test
  void packages_whenTheyHoldClasses_areNullMarked() {
    assertThat(packagesWithClasses())
        .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class)).as(p.getName()).isTrue());
  }

  @Test
  void publicSignatures_whenOutsideInternal_nameNoInternalType() {
    check(classes().that().resideOutsideOfPackage(INTERNAL).should(nameNoInternalType()));
  }

  @Test
  void cryptoPackage_whenItUsesOthers_usesOnlyTheJdk() {
    check(
        classes()
            .that()
            .resideInAPackage(qualified("internal.crypto"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                qualified("internal.crypto"), "java..", "javax.crypto..", "org.jspecify.."));
  }

  @Test
  void javaxCrypto_whenUsed_staysWithCryptoAndKeys() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(qualified("internal.crypto"), qualified("keys"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javax.crypto.."));
  }

  /** What an optional dependency has need not be there unless one of these classes is used. */
  static Stream<Arguments> optionalDependencies() {
    return Stream.of(
        Arguments.of("com.amazonaws.services.lambda..", List.of("streams.LambdaRecords")),
        Arguments.of("com.fasterxml..", List.of("json.", "monitoring.JsonAuditListener", "cli.")),
        Arguments.of("picocli..", List.of("cli.")),
        Arguments.of(
            "io.micrometer..",
            List.of("metrics.KeyCacheMeters", "metrics.MicrometerMetricPublisher")),
        Arguments.of(
            "io.opentelemetry..",
            List.of("metrics.OpenTelemetryMetricPublisher", "monitoring.OpenTelemetryTracer")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optionalDependencies")
  void optionalDependency_whenUsed_staysInItsClasses(String dependency, List<String> users) {
    DescribedPredicate<JavaClass> isUser =
        describe(
            "are " + users,
            type -> users.stream().anyMatch(user -> type.getName().startsWith(qualified(user))));
    check(
        noClasses()
            .that(not(isUser))
            .should()
            .dependOnClassesThat(resideInAPackage(dependency).or(isUser)));
  }

  @Test
  void names_whenGivenToClasses_doNotEndInImpl() {
    check(noClasses().should().haveSimpleNameEndingWith("Impl"));
  }

  @Test
  void logging_whenDone_doesNotGoThroughTheJdk() {
    check(
        noClasses()
            .that()
            // It quiets what DynamoDB Local logs there.
            .doNotHaveFullyQualifiedName(TEST_KIT + ".LocalDynamoDb")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging.."));
  }

  @Test
  void standardStreams_whenInTheLibrary_areNotUsed() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .and()
            // It captures them.
            .doNotHaveFullyQualifiedName(TEST_KIT + ".CapturedOutput")
            .should(ACCESS_STANDARD_STREAMS));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }

  private static String qualified(String name) {
    return name.isEmpty() ? ROOT : ROOT + "." + name;
  }

  private static List<JavaPackage> packagesWithClasses() {
    List<JavaPackage> packages =
        MAIN.getPackage(ROOT).getSubpackagesInTree().stream()
            .filter(p -> !p.getClasses().isEmpty())
            .collect(Collectors.toList());
    packages.add(MAIN.getPackage(ROOT));
    return packages;
  }

  private static ArchCondition<JavaClass> nameNoInternalType() {
    return new ArchCondition<>("name no internal type in a public or protected signature") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!isVisible(type)) {
          return;
        }
        report(type, type.getDescription(), typesInHeader(type), events);
        type.getMembers().stream()
            .filter(member -> isVisible(member.getModifiers()))
            .forEach(m -> report(type, m.getDescription(), typesInSignature(m), events));
      }
    };
  }

  private static void report(
      JavaClass owner, String where, Stream<? extends JavaType> types, ConditionEvents events) {
    types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .filter(resideInAPackage(INTERNAL))
        .distinct()
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(owner, where + " names " + type.getName())));
  }

  private static Stream<JavaType> typesInHeader(JavaClass type) {
    return Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            bounds(type.getTypeParameters()))
        .flatMap(Function.identity());
  }

  private static Stream<JavaType> typesInSignature(JavaMember member) {
    if (member instanceof JavaCodeUnit codeUnit) {
      return Stream.of(
              Stream.of(codeUnit.getReturnType()),
              codeUnit.getParameterTypes().stream(),
              codeUnit.getExceptionTypes().stream(),
              bounds(codeUnit.getTypeParameters()))
          .flatMap(Function.identity());
    }
    return Stream.of(((JavaField) member).getType());
  }

  private static Stream<JavaType> bounds(Collection<? extends JavaTypeVariable<?>> variables) {
    return variables.stream().flatMap(variable -> variable.getBounds().stream());
  }

  private static boolean isVisible(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().stream().allMatch(ArchitectureTest::isVisible);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }
}
