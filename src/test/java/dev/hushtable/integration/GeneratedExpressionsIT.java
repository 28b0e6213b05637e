package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * DynamoDB's own verdict on thousands of random expressions: the same items lie in a plain table
 * and in an encrypted one, and whoever asks sees no difference, except that the encrypted table
 * refuses what ciphertext cannot answer.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GeneratedExpressionsIT {
  private static final long SEED = 20_251_121;
  private static final int MAX_SHOWN = 20;
  private static final Pattern PLACEHOLDER = Pattern.compile("[#:][A-Za-z0-9_]+");
  private static final String ACCEPTED = "accepted ";
  private static final String REJECTED = "rejected ";
  private static final String REFUSED = "refused ";

  /** The item that is not there at first; the others have lower numbers. */
  private static final int ADDED = 6;

  private static final List<String> ATTRIBUTES =
      List.of(
          "email=:alice tier=:gold code=:one date=:nick ssn=:nick words=:list address=:address"
              + " contacts=:contacts byRole=:roles",
          "email=:bob tier=:gold code=:two date=:gold ssn=:gold words=:empty address=:bare"
              + " contacts=:empty byRole=:roles",
          "email=:alice tier=:silver address=:address contacts=:contacts");

  private static final String PLAIN_ATTRIBUTES =
      " visits=:one labels=:labels notes=:list status=:_0 meta=:map";

  private static final List<ReturnValue> RETURNED =
      List.of(
          ReturnValue.ALL_NEW,
          ReturnValue.ALL_OLD,
          ReturnValue.UPDATED_NEW,
          ReturnValue.UPDATED_OLD,
          ReturnValue.NONE);

  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.EXPRESSION_NOT_SUPPORTED,
          ErrorCode.NOT_SEARCHABLE,
          ErrorCode.VALUE_NOT_SUPPORTED);

  private final List<String> differences = new ArrayList<>();
  private int expressions;
  private int different;
  private int answered;
  private KeyProvider keys;
  private Side plain;
  private Side encrypted;

  /** How the answers of the two tables compare. */
  private enum Outcome {
    SAME,
    ONLY_PLAIN,
    DIFFERENT
  }

  /** A table and the client that sees its items plain. */
  private record Side(DynamoDbClient client, String table) {}

  /** The texts of a request, and what their placeholders stand for. */
  private record Asked(Map<String, String> names, Map<String, AttributeValue> values) {

    /** Exactly the placeholders that the texts use, since DynamoDB refuses others. */
    static Asked of(String... texts) {
      Map<String, String> names = new TreeMap<>(ExpressionGenerator.NAMES);
      Map<String, AttributeValue> values = new TreeMap<>(ExpressionGenerator.VALUES);
      Set<String> used = new TreeSet<>();
      for (String text : texts) {
        Matcher matcher = PLACEHOLDER.matcher(text == null ? "" : text);
        while (matcher.find()) {
          used.add(matcher.group());
        }
      }
      names.keySet().retainAll(used);
      values.keySet().retainAll(used);
      return new Asked(names.isEmpty() ? null : names, values.isEmpty() ? null : values);
    }

    ExpressionClassifier classifier() {
      return new ExpressionClassifier(
          names == null ? Map.of() : names, values == null ? Map.of() : values);
    }
  }

  @BeforeAll
  void createTables() {
    AwsTestEnvironment aws = AwsTestEnvironment.shared();
    keys = LocalKeyProvider.inMemory();
    plain = new Side(aws.dynamoDb(), aws.uniqueTableName("plain"));
    Hushtable hushtable = Hushtable.builder().client(aws.dynamoDb()).keys(keys).build();
    EncryptedTable<Dossier> dossiers =
        hushtable.table(aws.uniqueTableName("encrypted"), Dossier.class);
    encrypted = new Side(hushtable.client(), dossiers.tableName());
    dossiers.createTable();
    plain
        .client()
        .createTable(
            r ->
                r.tableName(plain.table())
                    .attributeDefinitions(
                        d -> d.attributeName("id").attributeType("S"),
                        d -> d.attributeName("email").attributeType("S"),
                        d -> d.attributeName("tier").attributeType("S"))
                    .keySchema(k -> k.attributeName("id").keyType("HASH"))
                    .globalSecondaryIndexes(
                        i ->
                            i.indexName("EmailIndex")
                                .keySchema(
                                    k -> k.attributeName("email").keyType("HASH"),
                                    k -> k.attributeName("tier").keyType("RANGE"))
                                .projection(p -> p.projectionType("ALL")))
                    .billingMode("PAY_PER_REQUEST"));
    for (Side side : List.of(plain, encrypted)) {
      aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(side.table()));
    }
  }

  @AfterAll
  void closeKeys() {
    keys.close();
  }

  @BeforeEach
  void fillTables() {
    differences.clear();
    expressions = 0;
    different = 0;
    answered = 0;
    putAll();
  }

  // --- Items

  private void putAll() {
    deleteAdded();
    List<WriteRequest> puts = new ArrayList<>();
    for (int i = 0; i < ADDED; i++) {
      Map<String, AttributeValue> item = item(i);
      puts.add(WriteRequest.builder().putRequest(p -> p.item(item)).build());
    }
    for (Side side : List.of(plain, encrypted)) {
      side.client().batchWriteItem(r -> r.requestItems(Map.of(side.table(), puts)));
    }
  }

  private void deleteAdded() {
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS(id(ADDED)));
    for (Side side : List.of(plain, encrypted)) {
      side.client().deleteItem(r -> r.tableName(side.table()).key(key));
    }
  }

  private static String id(int number) {
    return "d-" + number;
  }

  /** Some have an attribute, some do not, and some have it with another value. */
  private static Map<String, AttributeValue> item(int number) {
    String attributes = ATTRIBUTES.get(number % ATTRIBUTES.size());
    Map<String, AttributeValue> item = new HashMap<>();
    for (String attribute : (number < 3 ? attributes + PLAIN_ATTRIBUTES : attributes).split(" ")) {
      String[] nameAndValue = attribute.split("=");
      item.put(nameAndValue[0], ExpressionGenerator.VALUES.get(nameAndValue[1]));
    }
    item.put("id", AttributeValue.fromS(id(number)));
    return item;
  }

  // --- Asking

  @Test
  void scan_whenFilteredByAnyExpression_findsWhatAPlainTableFinds() {
    ExpressionGenerator generator = new ExpressionGenerator(SEED);
    for (int i = 0; i < 2_000; i++) {
      String filter = generator.condition();
      String projection = i % 4 == 0 ? generator.projection() : null;
      Asked asked = Asked.of(filter, projection);
      ExpressionClassifier classifier = asked.classifier();
      compare(
          "filter " + filter + (projection == null ? "" : " projection " + projection),
          () ->
              classifier.answersCondition(filter)
                  && (projection == null
                      || classifier.answersProjection(projection)
                          && classifier.answersTogether(filter, projection)),
          side ->
              side.client()
                  .scan(
                      r ->
                          r.tableName(side.table())
                              .consistentRead(true)
                              .filterExpression(filter)
                              .projectionExpression(projection)
                              .expressionAttributeNames(asked.names())
                              .expressionAttributeValues(asked.values()))
                  .items());
    }
    assertSame(2_000, 800);
  }

  @Test
  void scan_whenProjectedByAnyExpression_showsWhatAPlainTableShows() {
    ExpressionGenerator generator = new ExpressionGenerator(SEED);
    for (int i = 0; i < 500; i++) {
      String projection = generator.projection();
      Asked asked = Asked.of(projection);
      compare(
          "projection " + projection,
          () -> asked.classifier().answersProjection(projection),
          side ->
              side.client()
                  .scan(
                      r ->
                          r.tableName(side.table())
                              .consistentRead(true)
                              .projectionExpression(projection)
                              .expressionAttributeNames(asked.names()))
                  .items());
    }
    assertSame(500, 200);
  }

  @Test
  void query_whenAskedByAnyKeyCondition_findsWhatAPlainTableFinds() {
    ExpressionGenerator generator = new ExpressionGenerator(SEED);
    for (int i = 0; i < 500; i++) {
      String condition = generator.keyCondition();
      String index = condition.contains("id") ? null : "EmailIndex";
      Asked asked = Asked.of(condition);
      compare(
          "key condition " + condition,
          () -> asked.classifier().answersCondition(condition),
          side ->
              side.client()
                  .query(
                      r ->
                          r.tableName(side.table())
                              .indexName(index)
                              .keyConditionExpression(condition)
                              .expressionAttributeNames(asked.names())
                              .expressionAttributeValues(asked.values()))
                  .items());
    }
    assertSame(500, 100);
  }

  @Test
  void putItem_whenUnderAnyCondition_goesAsInAPlainTable() {
    ExpressionGenerator generator = new ExpressionGenerator(2 * SEED);
    for (int i = 0; i < 500; i++) {
      String condition = generator.condition();
      Asked asked = Asked.of(condition);
      Map<String, AttributeValue> item = item(i % (ADDED + 1));
      compare(
          "condition " + condition + " on " + item.get("id"),
          () -> asked.classifier().answersCondition(condition),
          side -> {
            side.client()
                .putItem(
                    r ->
                        r.tableName(side.table())
                            .item(item)
                            .conditionExpression(condition)
                            .expressionAttributeNames(asked.names())
                            .expressionAttributeValues(asked.values()));
            return "put";
          });
      if (i % (ADDED + 1) == ADDED) {
        deleteAdded();
      }
    }
    assertSame(500, 200);
  }

  @Test
  void updateItem_whenByAnyExpression_changesWhatItChangesInAPlainTable() {
    ExpressionGenerator generator = new ExpressionGenerator(SEED);
    for (int i = 0; i < 2_000; i++) {
      if (i % 20 == 0) {
        assertThat(all(encrypted)).as("after %d updates", i).isEqualTo(all(plain));
        putAll();
      }
      String update = generator.update();
      String condition = i % 5 == 0 ? generator.condition() : null;
      Map<String, AttributeValue> key =
          Map.of("id", AttributeValue.fromS(id(i % 13 == 0 ? ADDED : i % ADDED)));
      ReturnValue returned = RETURNED.get(i % RETURNED.size());
      Asked asked = Asked.of(update, condition);
      ExpressionClassifier classifier = asked.classifier();
      Outcome outcome =
          compare(
              "update " + update + " condition " + condition + " of " + key + " for " + returned,
              () ->
                  classifier.answersUpdate(update)
                      && (condition == null || classifier.answersCondition(condition)),
              side ->
                  side.client()
                      .updateItem(
                          r ->
                              r.tableName(side.table())
                                  .key(key)
                                  .updateExpression(update)
                                  .conditionExpression(condition)
                                  .expressionAttributeNames(asked.names())
                                  .expressionAttributeValues(asked.values())
                                  .returnValues(returned))
                      .attributes());
      if (outcome == Outcome.ONLY_PLAIN) {
        undo(key);
      } else if (outcome == Outcome.DIFFERENT) {
        putAll();
      }
    }
    assertSame(2_000, 600);
  }

  /** Makes an item of the plain table what it is in the encrypted one. */
  private void undo(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item = get(encrypted, key);
    if (item.isEmpty()) {
      plain.client().deleteItem(r -> r.tableName(plain.table()).key(key));
    } else {
      plain.client().putItem(r -> r.tableName(plain.table()).item(item));
    }
  }

  private Map<String, AttributeValue> get(Side side, Map<String, AttributeValue> key) {
    return side.client()
        .getItem(r -> r.tableName(side.table()).key(key).consistentRead(true))
        .item();
  }

  private static List<String> all(Side side) {
    return side.client().scan(r -> r.tableName(side.table()).consistentRead(true)).items().stream()
        .map(GeneratedExpressionsIT::shown)
        .sorted()
        .toList();
  }

  // --- Comparing

  private void assertSame(int total, int atLeastAnswered) {
    assertThat(differences).as("%d of %d expressions differ", different, expressions).isEmpty();
    assertThat(expressions).isEqualTo(total);
    assertThat(answered).as("answered").isGreaterThan(atLeastAnswered);
  }

  /** Asks both tables; the encrypted one first. */
  private Outcome compare(
      String what, BooleanSupplier isAnswerable, Function<Side, Object> request) {
    expressions++;
    String theirs = verdict(encrypted, request);
    String wanted = verdict(plain, request);
    Outcome outcome;
    if (!wanted.startsWith(ACCEPTED)) {
      outcome = theirs.startsWith(ACCEPTED) ? Outcome.DIFFERENT : Outcome.SAME;
    } else if (isAnswerable.getAsBoolean()) {
      outcome = theirs.equals(wanted) ? Outcome.SAME : Outcome.DIFFERENT;
      answered++;
    } else {
      outcome = theirs.startsWith(REFUSED) ? Outcome.ONLY_PLAIN : Outcome.DIFFERENT;
    }
    if (outcome == Outcome.DIFFERENT && ++different <= MAX_SHOWN) {
      differences.add("%n%s%n  plain: %s%n  encrypted: %s".formatted(what, wanted, theirs));
    }
    return outcome;
  }

  private static String verdict(Side side, Function<Side, Object> request) {
    try {
      return ACCEPTED + shown(request.apply(side));
    } catch (ConditionalCheckFailedException e) {
      return ACCEPTED + "but the condition failed";
    } catch (HushtableException e) {
      if (e.code() == ErrorCode.EXPRESSION_INVALID) {
        return REJECTED + e.getMessage();
      }
      assertThat(REFUSALS).as(e.getMessage()).contains(e.code());
      return REFUSED + e.getMessage();
    } catch (DynamoDbException e) {
      assertThat(e.statusCode()).isEqualTo(400);
      return REJECTED + e.getMessage();
    }
  }

  /** The same for what DynamoDB takes for the same: sets in any order, numbers by their value. */
  private static String shown(Object result) {
    if (result instanceof Map<?, ?> map) {
      Map<String, String> entries = new TreeMap<>();
      map.forEach((name, value) -> entries.put(String.valueOf(name), shown(value)));
      return entries.toString();
    }
    if (result instanceof List<?> list) {
      boolean items = !list.isEmpty() && list.get(0) instanceof Map<?, ?>;
      List<String> elements = new ArrayList<>();
      list.forEach(element -> elements.add(shown(element)));
      if (items) {
        elements.sort(Comparator.naturalOrder());
      }
      return elements.toString();
    }
    if (result instanceof AttributeValue value) {
      return switch (value.type()) {
        case N -> new BigDecimal(value.n()).stripTrailingZeros().toPlainString();
        case M -> shown(value.m());
        case L -> "L" + shown(value.l());
        case SS -> "SS" + new TreeSet<>(value.ss());
        default -> value.toString();
      };
    }
    return String.valueOf(result);
  }
}
