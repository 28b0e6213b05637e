package dev.hushtable.benchmarks.classpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which modules bring which others: what {@code dependency:tree -Dverbose} of Maven says of this
 * build. A module that has several parents has its children at one of them only, so that the tree
 * is taken for the graph that it comes from.
 */
public final class DependencyGraph {
  private static final Set<String> RUN_TIME = Set.of("compile", "runtime");

  private final Map<Module, Set<Module>> children = new HashMap<>();
  private final Set<Module> shipped = new TreeSet<>();
  private final Set<Module> optional = new TreeSet<>();

  private DependencyGraph(JsonNode project) {
    for (JsonNode dependency : project.path("children")) {
      if (RUN_TIME.contains(dependency.path("scope").asText())) {
        (dependency.path("optional").asBoolean() ? optional : shipped).add(module(dependency));
      }
    }
    add(project);
  }

  /** Reads the tree, which is JSON. */
  public static DependencyGraph read(Path tree) throws IOException {
    return new DependencyGraph(new ObjectMapper().readTree(tree.toFile()));
  }

  private void add(JsonNode node) {
    for (JsonNode child : node.path("children")) {
      children.computeIfAbsent(module(node), module -> new TreeSet<>()).add(module(child));
      add(child);
    }
  }

  private static Module module(JsonNode node) {
    return new Module(node.path("groupId").asText(), node.path("artifactId").asText());
  }

  /** What this library declares for run time, and its users get. */
  Collection<Module> shipped() {
    return List.copyOf(shipped);
  }

  /** What this library declares for run time, and its users add if they want it. */
  Collection<Module> optional() {
    return List.copyOf(optional);
  }

  /** Some modules with all that they bring. */
  Set<Module> closure(Collection<Module> roots) {
    Set<Module> found = new TreeSet<>();
    Deque<Module> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Module module = open.remove();
      if (found.add(module)) {
        open.addAll(children.getOrDefault(module, Set.of()));
      }
    }
    return found;
  }
}
