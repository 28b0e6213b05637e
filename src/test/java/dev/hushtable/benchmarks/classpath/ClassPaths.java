package dev.hushtable.benchmarks.classpath;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The class path of each library's user, in the versions that this build resolved: the same jar of
 * the AWS SDK for all.
 */
public final class ClassPaths {
  private static final List<Module> OF_OTHER_FORMAT =
      Stream.of(
              "com.amazonaws:aws-encryption-sdk-java",
              "org.apache.commons:commons-lang3",
              "org.bouncycastle:bcprov-jdk18on",
              "org.dafny:DafnyRuntime",
              "software.amazon.cryptography:aws-cryptographic-material-providers",
              "software.amazon.smithy.dafny:conversion")
          .map(Module::of)
          .toList();

  private final DependencyGraph graph;
  private final List<Path> jars;
  private final Path hushtable;

  /**
   * Finds jars on the class path of the tests.
   *
   * @param classPath as the JVM has it
   * @param hushtable this library's own jar
   */
  public ClassPaths(DependencyGraph graph, String classPath, Path hushtable) {
    this.graph = graph;
    this.jars = Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
    this.hushtable = hushtable;
  }

  /** All jars that the user of a library has, those of the AWS SDK among them. */
  public List<Path> of(Library library) {
    return switch (library) {
      case NONE -> List.of();
      case AWS_SDK -> jars(modules(library));
      default -> {
        Set<Module> modules = modules(library);
        modules.addAll(modules(Library.AWS_SDK));
        yield withOwn(library, jars(modules));
      }
    };
  }

  /** The jars that a library adds to those of the AWS SDK. */
  public List<Path> beyondSdk(Library library) {
    Set<Module> modules = modules(library);
    modules.removeAll(modules(Library.AWS_SDK));
    return withOwn(library, jars(modules));
  }

  /**
   * Whether a jar is one of those that are needed for keyrings, messages of the AWS Encryption SDK,
   * or the making of key stores and keys.
   */
  public static boolean isOfOtherFormat(Path jar) {
    return OF_OTHER_FORMAT.stream().anyMatch(module -> module.owns(jar));
  }

  /** The jars that this library's users add if they want them. */
  public List<Path> optional() {
    Set<Module> modules = graph.closure(graph.optional());
    modules.removeAll(modules(Library.HUSHTABLE));
    return jars(modules);
  }

  private Set<Module> modules(Library library) {
    return new TreeSet<>(
        graph.closure(library == Library.HUSHTABLE ? graph.shipped() : library.modules()));
  }

  private List<Path> withOwn(Library library, List<Path> others) {
    if (library != Library.HUSHTABLE) {
      return others;
    }
    List<Path> all = new ArrayList<>();
    all.add(hushtable);
    all.addAll(others);
    return all;
  }

  private List<Path> jars(Collection<Module> modules) {
    List<Path> found = new ArrayList<>();
    for (Module module : modules) {
      List<Path> ofModule = jars.stream().filter(module::owns).toList();
      if (ofModule.isEmpty()) {
        throw new IllegalStateException("The class path has no jar of " + module + ".");
      }
      found.addAll(ofModule);
    }
    return found;
  }
}
