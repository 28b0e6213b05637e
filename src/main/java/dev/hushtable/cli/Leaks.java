package dev.hushtable.cli;

import dev.hushtable.annotation.Normalizer;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.schema.TableSchemaModel.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What stored values give away, in words; {@code threat-model.md} has all of it. */
final class Leaks {
  private Leaks() {}

  /** Of one attribute, in a few words each. */
  static List<String> of(TableSchemaModel model, Attribute attribute) {
    List<String> leaks = new ArrayList<>();
    leaks.add(length(attribute));
    Index index = attribute.index();
    if (index != null && attribute.group() != null) {
      leaks.add("whether it is there, and whether a write changed it");
    }
    if (index != null) {
      leaks.add("which items share a value, and how often it occurs");
      if (!index.normalizers().isEmpty()) {
        leaks.add(
            "values that are alike after "
                + index.normalizers().stream().map(Normalizer::id).collect(Collectors.joining(", "))
                + " count as one");
      }
      if (index.unique()) {
        leaks.add("whether a value is taken, to whoever may try");
      }
      for (String name : index.unverifiedIn()) {
        leaks.add("in index " + name + " a copied hash is not noticed");
      }
    }
    if (isKey(model, attribute)) {
      leaks.add("its hash, in page tokens and in logs of AWS");
    }
    if (attribute.path().contains("[]") && model.sealed() == null) {
      leaks.add(
          attribute.group() == null
              ? "within its list, values can be exchanged unnoticed"
              : "within its list, its group can be exchanged for another as a whole unnoticed");
    }
    return leaks;
  }

  private static String length(Attribute attribute) {
    if (attribute.group() != null) {
      return attribute.padTo() == 0
          ? "its part of the length of its group, to the byte"
          : String.format(
              Locale.ROOT,
              "its part of the length of its group, at least %d bytes if it is there",
              attribute.padTo());
    }
    return attribute.padTo() == 0
        ? "its length, to the byte"
        : String.format(
            Locale.ROOT, "its length, if that is above %d bytes", attribute.padTo() - 1);
  }

  private static boolean isKey(TableSchemaModel model, Attribute attribute) {
    return model.key().all().stream().anyMatch(key -> key.name().equals(attribute.path()));
  }

  /** Of every item. */
  static List<String> ofItems(TableSchemaModel model) {
    List<String> leaks = new ArrayList<>();
    if (!model.indexed().isEmpty()) {
      leaks.add(
          "Who knows how often values occur can tell by that which hash is which value;"
              + " 'explain --sample' measures how well. Who can have the application store or look"
              + " up values, and sees hashes, can test guesses.");
    }
    String plainKeys =
        model.key().all().stream()
            .map(TableSchemaModel.KeyPart::name)
            .filter(name -> model.topLevel(name) == null)
            .collect(Collectors.joining(", "));
    leaks.add(
        "All attributes that are not named above are plain"
            + (plainKeys.isEmpty() ? "." : ", the key " + plainKeys + " too."));
    leaks.add(
        "Which attributes an item has shows, also of encrypted ones, and may say it all; so does which"
            + " values were written together, under which key version.");
    model
        .groups()
        .forEach(
            (group, members) ->
                leaks.add(
                    "Group "
                        + group
                        + " ("
                        + members.stream().map(Attribute::name).collect(Collectors.joining(", "))
                        + ") shows one length for all of it, and that a write stored it anew. Which"
                        + " members have a value, and which of them changed, shows of those only"
                        + " that have a hash, unless the length tells."));
    leaks.add(
        model.sealed() == null
            ? "Who may write the table can put back older values, remove them, and hide items from"
                + " searches; @SealedItem would show some of that."
            : "Who may write the table can put back a whole older item, or remove one; less than"
                + " that breaks the seal.");
    if (model.scope() != null) {
      leaks.add("Attribute " + model.scope().attribute() + " tells whose item it is.");
    }
    return leaks;
  }
}
