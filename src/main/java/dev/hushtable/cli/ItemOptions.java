package dev.hushtable.cli;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the items of a whole table are read. */
class ItemOptions {
  @Option(
      names = "--generations",
      paramLabel = "N",
      split = ",",
      description = "Those that applications know. Default: all that are not retired.")
  private List<Integer> generations = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "compact",
      description =
          "The format of what is written anew: ${COMPLETION-CANDIDATES}. Default: compact.")
  KeyOptions.Format format = KeyOptions.Format.COMPACT;

  @Option(
      names = "--context",
      paramLabel = "NAME=VALUE",
      description = "The pairs that items were bound to by a context view.")
  private Map<String, String> context = Map.of();

  /** The generations of the index key; the newest is written. */
  IndexGenerations generations(KeyOptions keys, Clients clients) {
    List<Integer> all =
        generations.isEmpty()
            ? keys.administration(clients).describe(keys.scope()).usableGenerations()
            : generations;
    if (all.isEmpty()) {
      throw CommandException.failed("Scope " + keys.scope() + " has no index key.", null);
    }
    int newest = all.stream().mapToInt(Integer::intValue).max().orElseThrow();
    return new IndexGenerations(newest, all);
  }

  /** As applications have them in their code. */
  static String words(IndexGenerations known) {
    StringBuilder words = new StringBuilder("IndexGenerations.of(" + known.written());
    known.known().stream().filter(g -> g != known.written()).forEach(g -> words.append(", " + g));
    return words.append(')').toString();
  }

  /** The table in the hands of the library. */
  Hushtable hushtable(
      BaseCommand command,
      KeyOptions keys,
      TableSchemaModel model,
      IndexGenerations known,
      PlaintextPolicy policy,
      Clients clients,
      KeyProvider provider) {
    Hushtable hushtable =
        Hushtable.builder()
            .client(clients.dynamoDb())
            .keys(provider)
            .scope(keys.scope())
            .indexGenerations(known)
            .plaintextPolicy(policy)
            .logicalTableName(model::logicalName)
            .build();
    hushtable.register(model.toSchema());
    if (!context.isEmpty()) {
      hushtable = hushtable.context(context);
    }
    return hushtable;
  }
}
