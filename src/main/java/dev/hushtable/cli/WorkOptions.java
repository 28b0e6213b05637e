package dev.hushtable.cli;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.UnreadableItemHandler;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import picocli.CommandLine.Option;

/** How items are read and written anew by what works on a whole table. */
final class WorkOptions extends ItemOptions {
  @Option(
      names = "--skip-unreadable",
      description = "Name items that do not open and go on, instead of ending.")
  boolean skipUnreadable;

  @Override
  Hushtable hushtable(
      BaseCommand command,
      KeyOptions keys,
      TableSchemaModel model,
      IndexGenerations known,
      PlaintextPolicy policy,
      Clients clients,
      KeyProvider provider) {
    Hushtable hushtable = super.hushtable(command, keys, model, known, policy, clients, provider);
    UnreadableItemHandler handler = (item, error) -> tell(command, error);
    return skipUnreadable ? hushtable.onUnreadableItem(handler) : hushtable;
  }

  /** Names an item that is skipped; by several threads. */
  static void tell(BaseCommand command, Exception error) {
    command.err().interrupt(DisplayWidth.visible(String.valueOf(error.getMessage())));
  }
}
