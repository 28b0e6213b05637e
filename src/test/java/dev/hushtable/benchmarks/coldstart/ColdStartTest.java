package dev.hushtable.benchmarks.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.benchmarks.Person;
import dev.hushtable.benchmarks.classpath.ClassPaths;
import dev.hushtable.benchmarks.classpath.Library;
import dev.hushtable.testing.AwsTestEnvironment;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The programs go on working. */
class ColdStartTest {
  private static final List<Path> CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of)
          .toList();

  @TempDir static Path folder;

  private static KeysForPrograms keys;

  @BeforeAll
  static void makeKeys() {
    keys = KeysForPrograms.create(folder.resolve("keys"), AwsTestEnvironment.shared());
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void nanos_ofEachProgram_areMoreThanNone(Program program) throws Exception {
    assertThat(starter(library -> CLASS_PATH).nanos(program)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = "HUSHTABLE_.*", mode = EnumSource.Mode.MATCH_ALL)
  void nanos_ofOursWithoutTheOtherFormat_areMoreThanNone(Program program) throws Exception {
    List<Path> fewer = CLASS_PATH.stream().filter(jar -> !ClassPaths.isOfOtherFormat(jar)).toList();

    assertThat(starter(library -> fewer).nanos(program)).isPositive();
    assertThat(fewer).hasSize(CLASS_PATH.size() - 6);
  }

  @Test
  void map_always_isTheReferenceItem() {
    assertThat(PersonMap.reference())
        .isEqualTo(TableSchema.fromBean(Person.class).itemToMap(Person.reference(), true));
  }

  private static Starter starter(Function<Library, List<Path>> classPaths) throws Exception {
    return new Starter(
        classPaths,
        ColdStart.programs(),
        keys,
        AwsTestEnvironment.shared().environmentVariables(),
        folder.resolve("errors"));
  }
}
