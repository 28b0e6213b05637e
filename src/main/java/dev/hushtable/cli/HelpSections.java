package dev.hushtable.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help that begins with what a command does, and ends with what all have in common. */
final class HelpSections {
  private static final String OWN = "";

  private static final Map<Class<?>, String> TITLES = titles();

  private HelpSections() {}

  private static Map<Class<?>, String> titles() {
    Map<Class<?>, String> titles = new LinkedHashMap<>();
    titles.put(TableOptions.class, "The table:");
    titles.put(KeyOptions.class, "The keys:");
    titles.put(AwsOptions.class, "AWS:");
    titles.put(OutputOptions.class, "In general:");
    return titles;
  }

  /** Changes the help of a command and of all below it. */
  static void install(CommandLine commandLine) {
    Map<String, CommandLine.IHelpSectionRenderer> sections =
        new LinkedHashMap<>(commandLine.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpSections::options);
    commandLine.setHelpSectionMap(sections);
    abbreviate(commandLine);
  }

  private static void abbreviate(CommandLine commandLine) {
    commandLine.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    Set.copyOf(commandLine.getSubcommands().values()).forEach(HelpSections::abbreviate);
  }

  private static String options(Help help) {
    Map<String, List<OptionSpec>> byTitle = new LinkedHashMap<>();
    byTitle.put(OWN, new ArrayList<>());
    TITLES.values().forEach(title -> byTitle.put(title, new ArrayList<>()));
    help.commandSpec().options().stream()
        .filter(option -> !option.hidden())
        .sorted((one, other) -> one.longestName().compareTo(other.longestName()))
        .forEach(option -> byTitle.getOrDefault(title(option), new ArrayList<>()).add(option));
    StringBuilder text = new StringBuilder();
    byTitle.forEach(
        (title, options) -> {
          if (!options.isEmpty()) {
            text.append(title.isEmpty() ? "" : "\n" + title + "\n");
            Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(layout);
          }
        });
    return text.toString();
  }

  private static String title(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? TITLES.getOrDefault(field.getDeclaringClass(), OWN)
        : OWN;
  }
}
