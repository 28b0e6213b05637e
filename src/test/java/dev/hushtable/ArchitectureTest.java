package dev.hushtable;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.hushtable.streams.LambdaRecords;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

  /**
   * Each package below the root with the packages that it may use besides itself. The root may use
   * all of them, and as no line names it, none may use the root.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("annotation", Set.of()),
          Map.entry("exception", Set.of()),
          Map.entry("json", Set.of("exception", "internal.format")),
          Map.entry(
              "keys", Set.of("exception", "internal.crypto", "internal.lifecycle", "metrics")),
          Map.entry("internal.lifecycle", Set.of("exception")),
          Map.entry("metrics", Set.of()),
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
              Set.of("internal.cache", "internal.crypto", "internal.format", "keys", "exception")),
          Map.entry("internal.crypto", Set.of()),
          Map.entry("internal.cache", Set.of("keys", "metrics")),
          Map.entry("internal.format", Set.of("internal.crypto", "keys", "exception")),
          Map.entry("internal.schema", Set.of("annotation", "exception", "internal.format")),
          Map.entry(
              "internal.item",
              Set.of("internal.schema", "internal.format", "internal.crypto", "keys", "exception")),
          Map.entry(
              "internal.expression",
              Set.of("internal.schema", "internal.item", "internal.format", "exception")),
          Map.entry("internal.query", Set.of("internal.schema", "exception")),
          Map.entry(
              "internal.maintenance",
              Set.of("internal.client", "internal.request", "internal.item", "exception")),
          Map.entry(
              "internal.bulk",
              Set.of("internal.client", "internal.request", "internal.item", "exception")),
          Map.entry(
              "internal.request",
              Set.of(
                  "internal.expression",
                  "internal.item",
                  "internal.schema",
                  "internal.format",
                  "keys",
                  "streams",
                  "exception")),
          Map.entry(
              "internal.client",
              Set.of(
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

  @Test
  void packages_whenTheyHoldClasses_standInTheTable() {
    Set<String> known =
        Stream.concat(Stream.of(ROOT), MAY_USE.keySet().stream().map(ArchitectureTest::qualified))
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

  /** Its classes need not be there unless this one is used. */
  @Test
  void lambdaModel_whenUsed_staysInItsClass() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(qualified("streams.LambdaRecords"))
            .should()
            .dependOnClassesThat(
                resideInAPackage("com.amazonaws.services.lambda..").or(type(LambdaRecords.class))));
  }

  /** It is an optional dependency, so nothing else may load it. */
  @Test
  void jackson_whenUsed_staysWithJson() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(qualified("json"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..", qualified("json")));
  }

  @Test
  void names_whenGivenToClasses_doNotEndInImpl() {
    check(noClasses().should().haveSimpleNameEndingWith("Impl"));
  }

  @Test
  void logging_whenDone_doesNotGoThroughTheJdk() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."));
  }

  @Test
  void standardStreams_whenInMainCode_areNotUsed() {
    check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }

  private static String qualified(String name) {
    return ROOT + "." + name;
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
