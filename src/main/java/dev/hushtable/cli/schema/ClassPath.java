package dev.hushtable.cli.schema;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Classes of others, from jars and folders that somebody named. */
public final class ClassPath {
  private final ClassLoader loader;

  private ClassPath(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * A class path.
   *
   * @param path jars and folders, separated as the platform does; {@code folder/*} stands for the
   *     jars in it; null for none
   * @throws SchemaFileException if one of them does not exist
   */
  public static ClassPath of(@Nullable String path) {
    ClassLoader ours = ClassPath.class.getClassLoader();
    if (path == null || path.isEmpty()) {
      return new ClassPath(ours);
    }
    List<URL> urls = new ArrayList<>();
    for (String entry : path.split(Pattern.quote(File.pathSeparator), -1)) {
      add(urls, entry);
    }
    return new ClassPath(new URLClassLoader(urls.toArray(URL[]::new), ours));
  }

  private static void add(List<URL> urls, String entry) {
    try {
      if (entry.endsWith("*")) {
        Path folder = Path.of(entry.substring(0, entry.length() - 1));
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
            urls.add(url(file));
          }
        }
      } else if (Files.exists(Path.of(entry))) {
        urls.add(url(Path.of(entry)));
      } else {
        throw new SchemaFileException(
            "The class path names " + entry + ", which is not there.", null);
      }
    } catch (IOException e) {
      throw new SchemaFileException(
          "The class path names " + entry + ", which is not readable.", e);
    }
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  /**
   * A class.
   *
   * @throws SchemaFileException if it is not there, or needs what is not there
   */
  public Class<?> load(String name) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new SchemaFileException(
          "Class " + name + " is not on the class path; name its jar or folder with --class-path.",
          e);
    } catch (LinkageError e) {
      throw new SchemaFileException(
          "Class "
              + name
              + " cannot be loaded, as something it needs is missing: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  /**
   * An object of a class without arguments.
   *
   * @throws SchemaFileException if it cannot be made, or is of another type
   */
  public <T> T create(String name, Class<T> type) {
    Object made;
    try {
      made = load(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new SchemaFileException(
          "Class " + name + " cannot be used: it needs a public constructor without parameters.",
          e);
    }
    if (!type.isInstance(made)) {
      throw new SchemaFileException(name + " is no " + type.getSimpleName() + ".", null);
    }
    return type.cast(made);
  }
}
