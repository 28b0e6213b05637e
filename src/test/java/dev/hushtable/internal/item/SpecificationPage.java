package dev.hushtable.internal.item;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A part of {@code format.md}, from a heading to the next one of the same or a higher level. */
record SpecificationPage(String text) {
  private static final Path FILE = Path.of("src/site/markdown/format.md");
  private static final Pattern FENCED =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINE =
      Pattern.compile("(?<name>\\S+(?: \\S+)*)?(?:\\s\\s+(?<bytes>[0-9a-f ]*))?(?:;.*)?");
  private static final Pattern FIELD =
      Pattern.compile("(?<tag>[0-9a-f]{2}) [0-9a-f]{8}(?: [0-9a-f]+)? +; (?<name>[A-Z_]+)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static SpecificationPage whole() {
    try {
      return new SpecificationPage(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part whose heading begins so. */
  SpecificationPage section(String heading) {
    Matcher start =
        Pattern.compile("^(#+) " + Pattern.quote(heading) + ".*$", Pattern.MULTILINE).matcher(text);
    if (!start.find()) {
      throw new AssertionError("There is no section " + heading);
    }
    Matcher end =
        Pattern.compile("^#{1," + start.group(1).length() + "} ", Pattern.MULTILINE).matcher(text);
    return new SpecificationPage(
        text.substring(start.end(), end.find(start.end()) ? end.start() : text.length()));
  }

  /** What stands before the first heading below this one. */
  SpecificationPage beginning() {
    int end = text.indexOf("\n#");
    return end < 0 ? this : new SpecificationPage(text.substring(0, end));
  }

  /** The cells of the rows of all tables, without the heads. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 2; i < lines.size(); i++) {
      boolean head = i + 1 < lines.size() && lines.get(i + 1).startsWith("|---");
      String line = lines.get(i);
      if (line.startsWith("| ") && !head) {
        rows.add(List.of(line.substring(2, line.length() - 2).split(" \\| ")));
      }
    }
    return rows;
  }

  /** What stands between back-quotes. */
  static List<String> code(String markdown) {
    return CODE.matcher(markdown).results().map(result -> result.group(1)).toList();
  }

  /** The same where there is but one of it. */
  static String onlyCode(String markdown) {
    List<String> code = code(markdown);
    if (code.size() != 1) {
      throw new AssertionError("Not one: " + markdown);
    }
    return code.get(0);
  }

  /** The bytes of each block by their names. */
  List<Map<String, byte[]>> blocks() {
    return fenced("").map(SpecificationPage::block).filter(block -> !block.isEmpty()).toList();
  }

  /** The bytes of all blocks by their names, each of which occurs once. */
  Map<String, byte[]> values() {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (Map<String, byte[]> block : blocks()) {
      for (Map.Entry<String, byte[]> entry : block.entrySet()) {
        if (values.put(entry.getKey(), entry.getValue()) != null) {
          throw new AssertionError(entry.getKey() + " occurs twice");
        }
      }
    }
    return values;
  }

  private static Map<String, byte[]> block(String lines) {
    Map<String, StringBuilder> hex = new LinkedHashMap<>();
    String name = null;
    for (String line : lines.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        return Map.of();
      }
      name = matcher.group("name") == null ? name : matcher.group("name");
      String bytes = matcher.group("bytes") == null ? "" : matcher.group("bytes").replace(" ", "");
      hex.computeIfAbsent(name, n -> new StringBuilder()).append(bytes);
    }
    Map<String, byte[]> block = new LinkedHashMap<>();
    hex.forEach((n, digits) -> block.put(n, HexFormat.of().parseHex(digits)));
    return block;
  }

  /** Tag and name of each field that the blocks spell out, such as {@code 01 LABEL}. */
  List<String> fields() {
    return FIELD
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(field -> field.substring(0, 2) + " " + field.substring(field.indexOf("; ") + 2))
        .toList();
  }

  /** The items in DynamoDB's JSON. */
  List<Map<String, AttributeValue>> items() {
    return fenced("json").map(json -> item(JsonNode.parser().parse(json))).toList();
  }

  private Stream<String> fenced(String language) {
    return FENCED
        .matcher(text)
        .results()
        .filter(result -> result.group(1).equals(language))
        .map(result -> result.group(2));
  }

  static AttributeValue value(String json) {
    return value(JsonNode.parser().parse(json));
  }

  private static Map<String, AttributeValue> item(JsonNode json) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    json.asObject().forEach((name, value) -> item.put(name, value(value)));
    return item;
  }

  private static AttributeValue value(JsonNode json) {
    Map.Entry<String, JsonNode> typed = json.asObject().entrySet().iterator().next();
    JsonNode value = typed.getValue();
    return switch (typed.getKey()) {
      case "S" -> AttributeValue.fromS(value.asString());
      case "N" -> AttributeValue.fromN(value.asString());
      case "B" -> AttributeValue.fromB(bytes(value));
      case "BOOL" -> AttributeValue.fromBool(value.asBoolean());
      case "NULL" -> AttributeValue.fromNul(value.asBoolean());
      case "L" ->
          AttributeValue.fromL(value.asArray().stream().map(SpecificationPage::value).toList());
      case "M" -> AttributeValue.fromM(item(value));
      case "SS" -> AttributeValue.fromSs(value.asArray().stream().map(JsonNode::asString).toList());
      case "NS" -> AttributeValue.fromNs(value.asArray().stream().map(JsonNode::asString).toList());
      case "BS" ->
          AttributeValue.fromBs(value.asArray().stream().map(SpecificationPage::bytes).toList());
      default -> throw new AssertionError(typed.getKey());
    };
  }

  private static SdkBytes bytes(JsonNode json) {
    return SdkBytes.fromByteArray(Base64.getDecoder().decode(json.asString()));
  }
}
