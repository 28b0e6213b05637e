package dev.hushtable.integration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random expressions on {@link Dossier} items, by the documented grammar: most are well formed,
 * some are spoilt afterwards. The same seed gives the same expressions.
 */
final class ExpressionGenerator {

  /** What names stand for; two of them are such as the library makes itself. */
  static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("#id", "id"),
          Map.entry("#_0", "tier"),
          Map.entry("#_1", "code"),
          Map.entry("#email", "email"),
          Map.entry("#date", "date"),
          Map.entry("#status", "status"),
          Map.entry("#ssn", "ssn"),
          Map.entry("#a", "address"),
          Map.entry("#zip", "zip"),
          Map.entry("#c", "contacts"),
          Map.entry("#nick", "nick"),
          Map.entry("#r", "byRole"),
          Map.entry("#f", "father"),
          Map.entry("#in", "in"),
          Map.entry("#dotted", "address.zip"),
          Map.entry("#odd", "odd name"),
          Map.entry("#source", "email__source"));

  /** No NULL, since where it is encrypted it is stored as nothing. */
  static final Map<String, AttributeValue> VALUES = values();

  private static final List<String> PLAIN =
      words(
          "tier #_0 visits labels notes notes[0] notes[1] notes[7] #status meta meta.k"
              + " meta.#in.deep meta.many[1] address.city #a.city contacts[0].label"
              + " contacts[1].label byRole.father.label #dotted #odd contacts[0].kids[0].label"
              + " nope nope.x tier.x id #id size contains");

  private static final List<String> ENCRYPTED =
      words(
          "email #email code #_1 #date ssn #ssn words address.zip #a.#zip address.street"
              + " contacts[0].nick #c[1].#nick contacts[9].nick contacts[0].kids[0].nick"
              + " byRole.father.nick #r.#f.#nick byRole.aunt.nick");

  private static final List<String> HOLDERS =
      words(
          "address #a contacts #c contacts[0] contacts[1] contacts[9] byRole #r.#f"
              + " byRole.aunt contacts[0].kids contacts[0].kids[0]");

  private static final List<String> ELSEWHERE =
      words(
          "ssn.x words[0] email.x address[0] contacts.nick byRole[1] #source"
              + " email__source code__hmac ssn__hmac address.zip__hmac contacts[0].nick__source");

  /** Values of the kind that is at a path, or might be. */
  private static final Map<String, List<String>> FITTING = fitting();

  private static final List<String> SPACES =
      List.of("", "", " ", " ", " ", "  ", "\t", "\n", "\r\n");

  private static final List<String> STRAYS =
      words(
          "( ) [ ] , . : # = < > + - _ 0 01 a x1 ' \" é \f \u00a0 AND or NOT IN between"
              + " SET remove ADD delete size attribute_exists if_not_exists list_append email"
              + " tier :alice :gold :missing #missing 5 ! * / (( )) [0] [00] .x");

  private final Random random;

  ExpressionGenerator(long seed) {
    this.random = new Random(seed);
  }

  private static Map<String, AttributeValue> values() {
    Map<String, AttributeValue> values = new TreeMap<>();
    Map.of(
            ":alice", "alice@example.com",
            ":bob", "bob@example.com",
            ":gold", "gold",
            ":silver", "silver",
            ":_0", "day",
            ":zip", "8001",
            ":nick", "ally",
            ":S", "S",
            ":L", "L",
            ":M", "M")
        .forEach((name, text) -> values.put(name, s(text)));
    Map.of(":one", "1", ":oneAgain", "1.0", ":two", "2", ":many", "1E3")
        .forEach((name, number) -> values.put(name, AttributeValue.fromN(number)));
    values.put(":true", AttributeValue.fromBool(true));
    values.put(":bytes", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")));
    values.put(":labels", AttributeValue.fromSs(List.of("a", "b")));
    values.put(":label", AttributeValue.fromSs(List.of("b")));
    values.put(":list", AttributeValue.fromL(List.of(s("day"), AttributeValue.fromN("1"))));
    values.put(":empty", AttributeValue.fromL(List.of()));
    values.put(
        ":map",
        AttributeValue.fromM(
            Map.of(
                "k",
                s("day"),
                "many",
                values.get(":list"),
                "in",
                AttributeValue.fromM(Map.of("deep", values.get(":one"))))));
    values.put(
        ":address",
        AttributeValue.fromM(Map.of("zip", s("8001"), "street", s("Gasse 1"), "city", s("day"))));
    values.put(":contact", contact("ally", "gold"));
    values.put(":bare", AttributeValue.fromM(Map.of("label", s("gold"))));
    values.put(":odd", AttributeValue.fromM(Map.of("nick", AttributeValue.fromN("5"))));
    values.put(
        ":contacts",
        AttributeValue.fromL(List.of(contact("bo", "silver"), contact("ally", "gold"))));
    values.put(":roles", AttributeValue.fromM(Map.of("father", contact("ally", "gold"))));
    return Collections.unmodifiableMap(values);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue contact(String nick, String label) {
    AttributeValue kid = AttributeValue.fromM(Map.of("nick", s("ally"), "label", s("day")));
    return AttributeValue.fromM(
        Map.of("nick", s(nick), "label", s(label), "kids", AttributeValue.fromL(List.of(kid))));
  }

  private static Map<String, List<String>> fitting() {
    Map<String, List<String>> fitting = new TreeMap<>();
    List<String> texts = List.of(":gold", ":silver", ":_0");
    List<String> contacts = List.of(":contact", ":bare");
    for (String path : PLAIN) {
      fitting.put(path, texts);
    }
    List.of("visits", "meta.#in.deep").forEach(path -> fitting.put(path, List.of(":one", ":two")));
    fitting.put("labels", List.of(":labels", ":label"));
    List.of("notes", "meta.many", "meta.many[1]")
        .forEach(path -> fitting.put(path, List.of(":list", ":empty")));
    fitting.put("meta", List.of(":map"));
    for (String path : ENCRYPTED) {
      fitting.put(
          path, path.contains("zip") ? List.of(":zip", ":gold") : List.of(":nick", ":gold"));
    }
    List.of("email", "#email").forEach(path -> fitting.put(path, List.of(":alice", ":bob")));
    List.of("code", "#_1")
        .forEach(path -> fitting.put(path, List.of(":one", ":oneAgain", ":two", ":many")));
    fitting.put("words", List.of(":list", ":empty"));
    for (String path : HOLDERS) {
      fitting.put(path, contacts);
    }
    List.of("address", "#a").forEach(path -> fitting.put(path, List.of(":address", ":bare")));
    List.of("contacts", "#c", "contacts[0].kids")
        .forEach(path -> fitting.put(path, List.of(":contacts", ":empty")));
    fitting.put("byRole", List.of(":roles"));
    return fitting;
  }

  // --- Conditions

  /** A filter or condition expression. */
  String condition() {
    return text(condition(random.nextInt(3)));
  }

  /** A key condition for the table or its index. */
  String keyCondition() {
    if (chance(5)) {
      return condition();
    }
    List<String> tokens =
        chance(3)
            ? comparison(one("id", "#id"), one("=", "=", "<>"), one(":_0", ":gold", ":one"))
            : comparison(
                one("email", "#email"),
                one("=", "=", "=", "<"),
                one(":alice", ":alice", ":bob", ":one"));
    if (chance(2)) {
      List<String> sort = sortCondition(one("tier", "#_0"));
      boolean first = random.nextBoolean();
      List<String> both = new ArrayList<>(first ? sort : tokens);
      both.add(keyword(chance(12) ? "OR" : "AND"));
      both.addAll(first ? tokens : sort);
      tokens = both;
    }
    return text(tokens);
  }

  private List<String> sortCondition(String path) {
    List<String> sort =
        switch (random.nextInt(4)) {
          case 0 -> call("begins_with", List.of(path), List.of(":gold"));
          case 1 -> List.of(path, keyword("BETWEEN"), ":gold", keyword("AND"), ":silver");
          default -> comparison(path, comparator(), one(":gold", ":silver"));
        };
    return chance(3) ? parenthesized(sort) : sort;
  }

  private List<String> comparison(String left, String operator, String right) {
    return comparison(List.of(left), operator, List.of(right));
  }

  private List<String> comparison(List<String> left, String operator, List<String> right) {
    boolean turned = chance(8);
    List<String> tokens = new ArrayList<>(grouped(turned ? right : left));
    tokens.add(operator);
    tokens.addAll(grouped(turned ? left : right));
    return chance(4) ? parenthesized(tokens) : tokens;
  }

  private List<String> condition(int depth) {
    if (depth == 0) {
      return leaf();
    }
    List<String> tokens = new ArrayList<>();
    switch (random.nextInt(4)) {
      case 0 -> {
        tokens.add(keyword("NOT"));
        tokens.addAll(chance(2) ? parenthesized(condition(depth - 1)) : condition(depth - 1));
      }
      case 1 -> tokens.addAll(parenthesized(condition(depth - 1)));
      default -> {
        tokens.addAll(condition(depth - 1));
        tokens.add(keyword(random.nextBoolean() ? "AND" : "OR"));
        tokens.addAll(condition(depth - 1));
      }
    }
    return tokens;
  }

  private List<String> leaf() {
    String path = path();
    if (chance(4)) {
      return anything(path);
    }
    if (chance(5)) {
      return presence(path);
    }
    if (ENCRYPTED.contains(path)) {
      return chance(3) ? in(path) : comparison(path, one("=", "<>"), value(path));
    }
    if (HOLDERS.contains(path)) {
      boolean isList = FITTING.get(path).contains(":empty");
      return isList && chance(2)
          ? comparison(call("size", List.of(path)), comparator(), List.of(one(":one", ":two")))
          : call("attribute_type", grouped(List.of(path)), grouped(List.of(one(":L", ":M"))));
    }
    return switch (random.nextInt(5)) {
      case 0 -> in(path);
      case 1 -> {
        boolean isNumber = FITTING.getOrDefault(path, List.of()).contains(":one");
        yield between(path, isNumber ? ":one" : ":gold", isNumber ? ":two" : ":silver");
      }
      case 2 ->
          call(
              one("begins_with", "contains", "attribute_type"),
              grouped(List.of(path)),
              grouped(List.of(one(":S", ":L", ":_0"))));
      default -> comparison(path, chance(2) ? "=" : comparator(), one(":gold", ":_0", ":one"));
    };
  }

  /** Whether it makes sense or not. */
  private List<String> anything(String path) {
    return switch (random.nextInt(7)) {
      case 0 -> between(path, value(path), value(path));
      case 1 -> in(path);
      case 2 -> presence(path);
      case 3, 4 ->
          call(
              one("begins_with", "contains", "attribute_type"),
              operand(path),
              operand(chance(2) ? one(":S", ":L", ":M", ":gold") : value(path)));
      default -> {
        List<String> tokens = new ArrayList<>(operand(path));
        tokens.add(comparator());
        tokens.addAll(operand(chance(4) ? path() : value(path)));
        yield tokens;
      }
    };
  }

  private List<String> presence(String path) {
    return call(one("attribute_exists", "attribute_not_exists"), grouped(List.of(path)));
  }

  private List<String> between(String path, String low, String high) {
    List<String> tokens = new ArrayList<>(operand(path));
    tokens.add(keyword("BETWEEN"));
    tokens.addAll(grouped(List.of(low)));
    tokens.add(keyword("AND"));
    tokens.addAll(grouped(List.of(high)));
    return tokens;
  }

  private List<String> in(String path) {
    List<String> tokens = new ArrayList<>(grouped(List.of(path)));
    tokens.add(keyword("IN"));
    tokens.add("(");
    for (int i = random.nextInt(3); i >= 0; i--) {
      tokens.addAll(grouped(List.of(chance(15) ? path() : value(path))));
      tokens.add(i > 0 ? "," : ")");
    }
    return tokens;
  }

  private String comparator() {
    return one("=", "<>", "<", "<=", ">", ">=");
  }

  private List<String> operand(String pathOrValue) {
    return grouped(chance(15) ? call("size", List.of(pathOrValue)) : List.of(pathOrValue));
  }

  /** Sometimes in parentheses, which change nothing. */
  private List<String> grouped(List<String> operand) {
    return chance(6) ? parenthesized(operand) : operand;
  }

  private List<String> parenthesized(List<String> tokens) {
    List<String> all = new ArrayList<>(List.of("("));
    all.addAll(tokens);
    all.add(")");
    boolean twice = tokens.get(0).equals("(") && closesLast(tokens);
    return twice && !chance(10) ? new ArrayList<>(tokens) : all;
  }

  /** Whether the parenthesis that is first is closed by the last. */
  private static boolean closesLast(List<String> tokens) {
    int open = 0;
    for (int i = 0; i < tokens.size(); i++) {
      open += tokens.get(i).equals("(") ? 1 : tokens.get(i).equals(")") ? -1 : 0;
      if (open == 0) {
        return i == tokens.size() - 1;
      }
    }
    return false;
  }

  @SafeVarargs
  private static List<String> call(String function, List<String>... arguments) {
    List<String> tokens = new ArrayList<>(List.of(function, "("));
    for (int i = 0; i < arguments.length; i++) {
      tokens.addAll(arguments[i]);
      tokens.add(i < arguments.length - 1 ? "," : ")");
    }
    return tokens;
  }

  // --- Projections

  /** A projection expression. */
  String projection() {
    return text(list(1 + random.nextInt(4), () -> List.of(path())));
  }

  private List<String> list(int size, Supplier<List<String>> element) {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        tokens.add(",");
      }
      tokens.addAll(element.get());
    }
    return tokens;
  }

  // --- Updates

  /** An update expression. */
  String update() {
    List<String> sections = new ArrayList<>(List.of("SET", "REMOVE", "ADD", "DELETE"));
    Collections.shuffle(sections, random);
    List<String> tokens = new ArrayList<>();
    int count = chance(3) ? 2 : 1;
    for (String section : chance(2) ? List.of("SET") : sections.subList(0, count)) {
      tokens.addAll(section(section));
      if (chance(60)) {
        tokens.addAll(section(section));
      }
    }
    return text(tokens);
  }

  private List<String> section(String section) {
    List<String> tokens = new ArrayList<>(List.of(keyword(section)));
    int size = 1 + (chance(2) ? random.nextInt(3) : 0);
    tokens.addAll(
        list(
            size,
            switch (section) {
              case "SET" -> this::assignment;
              case "REMOVE" -> () -> List.of(target());
              case "ADD" -> this::addition;
              default -> () -> List.of(chance(4) ? target() : "labels", one(":label", ":labels"));
            }));
    return tokens;
  }

  private List<String> addition() {
    return switch (random.nextInt(5)) {
      case 0 -> List.of(target(), one(":one", ":label"));
      case 1 -> List.of("labels", one(":label", ":labels", ":label", ":one"));
      default -> List.of(one("visits", "meta.#in.deep"), one(":one", ":two", ":many"));
    };
  }

  private List<String> assignment() {
    if (chance(6)) {
      String path = chance(3) ? target() : one("visits", "meta.#in.deep");
      List<String> sum = new ArrayList<>(newValue(path));
      sum.add(one("+", "-"));
      sum.addAll(newValue(one("visits", "meta.#in.deep", path)));
      List<String> tokens = new ArrayList<>(List.of(path, "="));
      tokens.addAll(grouped(sum));
      return tokens;
    }
    String path = target();
    List<String> tokens = new ArrayList<>(List.of(path, "="));
    tokens.addAll(chance(5) ? appended(path) : newValue(path));
    return tokens;
  }

  private List<String> newValue(String path) {
    return grouped(
        switch (random.nextInt(10)) {
          case 0 -> List.of(chance(3) ? path : path());
          case 1, 2 -> ifNotExists(path);
          default -> List.of(value(path));
        });
  }

  private List<String> appended(String path) {
    boolean isList = FITTING.getOrDefault(path, List.of()).contains(":empty");
    String list = isList || chance(8) ? path : one("notes", "meta.many", "contacts", "#c");
    List<String> old =
        chance(2) ? List.of(list) : chance(2) ? ifNotExists(list) : List.of(value(list));
    List<String> added = List.of(value(list));
    boolean first = random.nextBoolean();
    return grouped(call("list_append", first ? old : added, first ? added : old));
  }

  private List<String> ifNotExists(String path) {
    List<String> otherwise =
        chance(10) ? ifNotExists(path) : List.of(chance(10) ? path() : value(path));
    return call("if_not_exists", grouped(List.of(chance(8) ? path() : path)), grouped(otherwise));
  }

  // --- Parts

  private String path() {
    int kind = random.nextInt(20);
    return one(
        kind < 10 ? PLAIN : kind < 15 ? ENCRYPTED : kind < 18 || chance(3) ? HOLDERS : ELSEWHERE);
  }

  /** Mostly one that can be changed. */
  private String target() {
    String path = path();
    boolean hopeless = path.contains("id") || path.contains("nope.") || path.contains("[9]");
    return hopeless && !chance(8) ? target() : path;
  }

  /** Mostly one that may be found at the path. */
  private String value(String path) {
    List<String> fitting = FITTING.get(path);
    return fitting == null || chance(12) ? one(new ArrayList<>(VALUES.keySet())) : one(fitting);
  }

  private String keyword(String word) {
    return switch (random.nextInt(4)) {
      case 0 -> word.toLowerCase(Locale.ROOT);
      case 1 -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
      default -> word;
    };
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String one(String... choices) {
    return one(List.of(choices));
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  // --- Text

  /** With odd spacing, and sometimes spoilt. */
  private String text(List<String> tokens) {
    List<String> all = new ArrayList<>();
    tokens.forEach(token -> Collections.addAll(all, pieces(token)));
    while (chance(8)) {
      spoil(all);
    }
    StringBuilder text = new StringBuilder(chance(10) ? one(SPACES) : "");
    String last = "";
    for (String token : all) {
      String space = one(SPACES);
      boolean together = isWord(last, last.length() - 1) && isWord(token, 0);
      text.append(space.isEmpty() && together ? " " : space).append(token);
      last = token;
    }
    return text.append(chance(10) ? one(SPACES) : "").toString();
  }

  /** A path falls apart at its dots and brackets, around which there may be space. */
  private static String[] pieces(String token) {
    return token.split("(?<=[.\\[\\]])|(?=[.\\[\\]])");
  }

  private static boolean isWord(String token, int at) {
    return !token.isEmpty()
        && (Character.isLetterOrDigit(token.charAt(at)) || token.charAt(at) == '_');
  }

  private void spoil(List<String> tokens) {
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(5)) {
      case 0 -> tokens.add(at, one(STRAYS));
      case 1 -> tokens.set(at, one(STRAYS));
      case 2 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
      case 3 -> Collections.swap(tokens, at, random.nextInt(tokens.size()));
      default -> {
        if (tokens.size() > 1) {
          tokens.remove(at);
        }
      }
    }
  }
}
