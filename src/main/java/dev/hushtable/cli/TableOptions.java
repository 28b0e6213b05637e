package dev.hushtable.cli;

import dev.hushtable.cli.schema.BeanSchema;
import dev.hushtable.cli.schema.ClassPath;
import dev.hushtable.cli.schema.SchemaFile;
import dev.hushtable.cli.schema.SchemaFileException;
import dev.hushtable.cli.schema.TableSchemaModel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which table, and what is encrypted in it. */
final class TableOptions {
  @Option(
      names = {"-t", "--table"},
      paramLabel = "NAME",
      description = "The table's name or ARN. Default: that of the schema file.")
  @Nullable String table;

  @Option(
      names = "--logical-table",
      paramLabel = "NAME",
      description = "The table's logical name, if it has another.")
  @Nullable String logicalTable;

  @Option(
      names = {"-s", "--schema"},
      paramLabel = "FILE",
      description = "What is encrypted, as JSON; explain --schema-out writes it.")
  @Nullable Path schema;

  @Option(
      names = "--bean",
      paramLabel = "CLASS",
      description = "What is encrypted, as an annotated class on the class path.")
  @Nullable String bean;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description =
          "Jars and folders with the class of --bean, and the classes that a schema names.")
  @Nullable String classPath;

  /** Whether it is said what is encrypted. */
  boolean isDeclared() {
    return schema != null || bean != null;
  }

  /** What is encrypted. */
  TableSchemaModel model() {
    return optionalModel()
        .orElseThrow(
            () ->
                CommandException.usage(
                    "This needs to know what is encrypted: give --schema FILE, or --bean CLASS with"
                        + " --class-path."));
  }

  /** The same, if it is said. */
  Optional<TableSchemaModel> optionalModel() {
    if (table != null && table.isBlank()) {
      throw CommandException.usage("--table is empty.");
    }
    if (schema != null && bean != null) {
      throw CommandException.usage("Give --schema or --bean, not both.");
    }
    try {
      if (schema != null) {
        TableSchemaModel read = SchemaFile.read(schema, ClassPath.of(classPath));
        return Optional.of(named(read));
      }
      if (bean != null) {
        if (table == null) {
          throw CommandException.usage("--bean needs --table: a class does not name its table.");
        }
        return Optional.of(named(BeanSchema.read(bean, table, ClassPath.of(classPath))));
      }
    } catch (SchemaFileException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    return Optional.empty();
  }

  private TableSchemaModel named(TableSchemaModel model) {
    return model.named(
        table == null ? model.table() : table,
        logicalTable == null ? model.logicalTable() : logicalTable);
  }
}
