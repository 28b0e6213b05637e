package dev.hushtable.cli;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.MigrationStep;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is common to a migration and to its verification. */
final class MigrationOptions {
  /** The steps, by the names of options. */
  enum Step {
    ENCRYPT(MigrationStep.ENCRYPT),
    ADD_INDEXES(MigrationStep.ADD_INDEXES),
    REMOVE_INDEXES(MigrationStep.REMOVE_INDEXES),
    CHANGE_FORMAT(MigrationStep.CHANGE_FORMAT),
    REENCRYPT(MigrationStep.REENCRYPT),
    DECRYPT(MigrationStep.DECRYPT);

    private final MigrationStep step;

    Step(MigrationStep step) {
      this.step = step;
    }

    static String words(MigrationStep step) {
      return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
      return words(step);
    }
  }

  @Mixin final TableOptions table = new TableOptions();
  @Mixin final Segment.Choice choice = new Segment.Choice();

  @Option(
      names = "--step",
      paramLabel = "STEP",
      split = ",",
      defaultValue = "encrypt,add-indexes,remove-indexes,change-format",
      description =
          "What items may need: ${COMPLETION-CANDIDATES}. Default: all but the last two. 'decrypt'"
              + " is the way back, and stands alone.")
  List<Step> steps = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many threads work on it, 1 to 256. Default: 4.")
  int threads = MigrationSettings.DEFAULT_THREADS;

  @Option(
      names = "--page-size",
      paramLabel = "N",
      defaultValue = "250",
      description = "How many items are read at a time. Default: 250.")
  int pageSize = MigrationSettings.DEFAULT_PAGE_SIZE;

  @Option(
      names = "--read-units",
      paramLabel = "N",
      description = "At most so many read capacity units a second. Default: no limit.")
  @Nullable Double readUnits;

  Set<MigrationStep> steps() {
    Set<MigrationStep> chosen = EnumSet.noneOf(MigrationStep.class);
    steps.forEach(step -> chosen.add(step.step));
    return chosen;
  }

  /** For people. */
  String stepWords() {
    return steps().stream().map(Step::words).collect(Collectors.joining(", "));
  }

  MigrationSettings.Builder settings(MigrationView view) {
    MigrationStep[] chosen = steps().toArray(MigrationStep[]::new);
    MigrationSettings.Builder settings =
        MigrationSettings.builder()
            .steps(chosen[0], chosen)
            .segment(choice.segment.number(), choice.segment.total())
            .threads(threads)
            .pageSize(pageSize)
            .onProgress(view)
            .progressInterval(MigrationView.INTERVAL);
    if (readUnits != null) {
      settings.readUnitsPerSecond(readUnits);
    }
    return settings;
  }

  /**
   * Does what is wanted, and stops it in good order if the process is told to end: what is being
   * worked on is finished, and a checkpoint kept.
   */
  <R> R on(
      BaseCommand command,
      ItemOptions work,
      KeyOptions keys,
      TableSchemaModel model,
      IndexGenerations known,
      Clients clients,
      MigrationSettings settings,
      Function<Migration, R> action) {
    boolean clear =
        steps().contains(MigrationStep.ENCRYPT) || steps().contains(MigrationStep.DECRYPT);
    PlaintextPolicy policy = clear ? PlaintextPolicy.ACCEPT_READS : PlaintextPolicy.REJECT;
    try (KeyProvider provider =
        keys.provider(clients, work.format).orElseThrow(KeyOptions::missing)) {
      Hushtable hushtable = work.hushtable(command, keys, model, known, policy, clients, provider);
      Migration migration = hushtable.migration(model.table(), settings);
      Terminal err = command.err();
      command
          .surroundings()
          .ending()
          .onSignal(
              () ->
                  err.interrupt(
                      "Stopping: pages in work are finished, for at most "
                          + Ending.PATIENCE_SECONDS
                          + " s."),
              migration::stop);
      try {
        return clients.onTable(model.table(), () -> action.apply(migration));
      } finally {
        err.stopDrawing();
      }
    }
  }
}
