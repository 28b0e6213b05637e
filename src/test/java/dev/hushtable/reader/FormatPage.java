package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables and vectors of the format's page. */
final class FormatPage {
  private static final java.nio.file.Path FILE =
      java.nio.file.Path.of("src", "site", "markdown", "format.md");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text;

  FormatPage() throws IOException {
    text = Files.readString(FILE);
  }

  /** What stands between a heading and the next one that is no deeper. */
  FormatPage.Section section(String heading) {
    Matcher start = Pattern.compile("(?m)^(#+) " + Pattern.quote(heading) + ".*$").matcher(text);
    if (!start.find()) {
      throw new IllegalArgumentException("The page has no heading " + heading);
    }
    String rest = text.substring(start.end());
    Matcher end = Pattern.compile("(?m)^#{1," + start.group(1).length() + "} ").matcher(rest);
    return new Section(end.find() ? rest.substring(0, end.start()) : rest);
  }

  record Section(String text) {
    /**
     * The cells of all rows, without quotation marks of code; heads and rules of tables left out.
     */
    List<List<String>> rows() {
      List<List<String>> rows = new ArrayList<>();
      String[] lines = text.split("\n");
      for (int i = 0; i < lines.length; i++) {
        boolean head = i + 1 < lines.length && lines[i + 1].startsWith("|---");
        if (lines[i].startsWith("| ") && !head) {
          String inner = lines[i].substring(2, lines[i].length() - 2);
          rows.add(Arrays.stream(inner.split(" \\| ")).map(Section::withoutTicks).toList());
        }
      }
      return rows;
    }

    private static String withoutTicks(String cell) {
      return cell.startsWith("`") && cell.indexOf('`', 1) == cell.length() - 1
          ? cell.substring(1, cell.length() - 1)
          : cell;
    }

    /** The bytes of a name that begins a line of a block. */
    byte[] bytes(String name) {
      Matcher line = Pattern.compile("(?m)^" + name + " +([0-9a-f]+)").matcher(text);
      if (!line.find()) {
        throw new IllegalArgumentException("There is no " + name);
      }
      return HexFormat.of().parseHex(line.group(1));
    }

    JsonNode json(int index) throws IOException {
      return JSON.readTree(blocks("json").get(index));
    }

    List<Section> codeBlocks() {
      return blocks("").stream().map(Section::new).toList();
    }

    private List<String> blocks(String language) {
      Matcher block = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$").matcher(text);
      List<String> blocks = new ArrayList<>();
      while (block.find()) {
        if (block.group(1).equals(language)) {
          blocks.add(block.group(2));
        }
      }
      return blocks;
    }
  }
}
