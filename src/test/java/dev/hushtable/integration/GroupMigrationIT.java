package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.GROUP_MISMATCH;
import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.RehashReport;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationStep;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** How tables with groups come to be, and what two programs do that disagree on one. */
class GroupMigrationIT extends MigrationTestBase {

  /** With its attributes alone. */
  @DynamoDbBean
  public static class Before {
    String id;
    String name;
    String born;
    Boolean grouped;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    @EqualityIndex
    public String getBorn() {
      return born;
    }

    public void setBorn(String born) {
      this.born = born;
    }

    public Boolean getGrouped() {
      return grouped;
    }

    public void setGrouped(Boolean grouped) {
      this.grouped = grouped;
    }
  }

  /** With them in a group. */
  @DynamoDbBean
  public static class After extends Before {
    @Override
    @DynamoDbPartitionKey
    public String getId() {
      return super.getId();
    }

    @Override
    @Encrypted(group = "person")
    public String getName() {
      return super.getName();
    }

    @Override
    @Encrypted(group = "person")
    @EqualityIndex
    public String getBorn() {
      return super.getBorn();
    }
  }

  /** Sealed. */
  @SealedItem
  @DynamoDbBean
  public static class Closed extends After {
    @Override
    @DynamoDbPartitionKey
    public String getId() {
      return super.getId();
    }
  }

  /** With two members more. */
  @DynamoDbBean
  public static class Wider extends After {
    String place;
    String nick;

    @Encrypted(group = "person")
    public String getPlace() {
      return place;
    }

    public void setPlace(String place) {
      this.place = place;
    }

    @Encrypted(group = "person")
    @EqualityIndex
    public String getNick() {
      return nick;
    }

    public void setNick(String nick) {
      this.nick = nick;
    }
  }

  private static <T extends Before> T person(T person, String name, String born) {
    person.id = "p-1";
    person.name = name;
    person.born = born;
    return person;
  }

  private <T> EncryptedTable<T> again(EncryptedTable<?> table, Class<T> type) {
    return newHushtable().build().table(table.tableName(), type);
  }

  /** By those that an expression does not find any more, so it can be run again. */
  @Test
  void updateItem_whenAttributesComeIntoAGroup_movesThemOnce() {
    EncryptedTable<Before> before = newTable(Before.class);
    before.putItem(person(new Before(), "Alice", "1970"));
    EncryptedTable<After> after = again(before, After.class);
    Expression alone = Expression.builder().expression("attribute_not_exists(grouped)").build();

    for (int run = 0; run < 2; run++) {
      for (Before found : before.scan(s -> s.filterExpression(alone)).items()) {
        After moved = person(new After(), found.getName(), found.getBorn());
        moved.setGrouped(true);
        after.updateItem(u -> u.item(moved).conditionExpression(alone));
      }
    }

    assertThat(stored(before.tableName(), values("id", "p-1")))
        .containsOnlyKeys("id", "grouped", "person__source", "born__hmac");
    assertThat(after.getItem(person(new After(), null, null)))
        .extracting(After::getName, After::getBorn)
        .containsExactly("Alice", "1970");
  }

  /** The wider program notices it if the member that was dropped had a hash. */
  @Test
  void updateItem_whenTheGroupHasAMemberThatIsNotKnown_dropsIt() {
    EncryptedTable<Wider> wider = newTable(Wider.class);
    Wider alice = person(new Wider(), "Alice", "1970");
    alice.setPlace("Springfield");
    wider.putItem(alice);
    EncryptedTable<After> narrower = again(wider, After.class);
    assertRefused(() -> narrower.getItem(alice), GROUP_MISMATCH);

    narrower.updateItem(person(new After(), "Alice B.", "1970"));

    assertThat(wider.getItem(alice))
        .extracting(Wider::getName, Wider::getPlace)
        .containsExactly("Alice B.", null);

    alice.setNick("Al");
    wider.updateItem(alice);
    narrower.updateItem(person(new After(), "Alice B.", "1970"));
    assertRefused(() -> wider.getItem(alice), INDEX_MISMATCH, "'nick'");
  }

  @Test
  void getItem_whenAMemberIsInTheClearBesideItsGroup_isRefusedAlsoIfPlaintextIsAccepted() {
    EncryptedTable<After> after = newTable(After.class);
    after.putItem(person(new After(), "Alice", null));
    Map<String, AttributeValue> item =
        new HashMap<>(stored(after.tableName(), values("id", "p-1")));
    item.put("born", AttributeValue.fromS("1970"));
    putRaw(after.tableName(), item);

    EncryptedTable<After> accepting = migrating().table(after.tableName(), After.class);

    assertRefused(
        () -> accepting.getItem(person(new After(), null, null)), PLAINTEXT_FOUND, "'born'");
    accepting.updateItem(person(new After(), "Alice", "1970"));
    assertThat(after.getItem(person(new After(), null, null)).getBorn()).isEqualTo("1970");
  }

  // --- Migrations

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture fixture = KeyStoreFixture.create(environment);
    fixture.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    return fixture.provider();
  }

  /** The group is not written for that. */
  @Test
  void rehash_whenMembersAreIndexed_replacesTheirHashesOnly() {
    EncryptedTable<Wider> wider = newTable(Wider.class);
    Wider alice = person(new Wider(), "Alice", "1970");
    alice.setNick("Al");
    wider.putItem(alice);
    Map<String, AttributeValue> before = stored(wider.tableName(), values("id", "p-1"));
    Hushtable moving = newHushtable().indexGenerations(IndexGenerations.of(2, 1)).build();
    EncryptedTable<Wider> moved = moving.table(wider.tableName(), Wider.class);

    assertThat(moving.rehash(wider.tableName())).isEqualTo(new RehashReport(1, 1, 0, 0));

    Map<String, AttributeValue> after = stored(wider.tableName(), values("id", "p-1"));
    assertThat(after.get("person__source")).isEqualTo(before.get("person__source"));
    assertThat(after.get("born__hmac")).isEqualTo(moved.hmac("born", "1970"));
    assertThat(after.get("nick__hmac")).isEqualTo(moved.hmac("nick", "Al"));
    assertThat(moved.getItem(alice).getNick()).isEqualTo("Al");
  }

  @Test
  void run_whenAnotherStepIsAskedFor_writesTheGroupOnce() {
    EncryptedTable<After> after = newTable(After.class);
    after.putItem(person(new After(), "Alice", "1970"));
    Map<String, AttributeValue> item =
        new HashMap<>(stored(after.tableName(), values("id", "p-1")));
    item.put("name__hmac", item.get("born__hmac"));
    item.remove("born__hmac");
    putRaw(after.tableName(), item);
    Hushtable migrating = newHushtable().build();
    migrating.table(after.tableName(), After.class);

    MigrationReport report =
        migration(
                migrating,
                after.tableName(),
                b -> b.steps(MigrationStep.ADD_INDEXES, MigrationStep.REMOVE_INDEXES))
            .run();

    assertThat(steps(report, MigrationStep.ADD_INDEXES)).isEqualTo(1);
    assertThat(steps(report, MigrationStep.REMOVE_INDEXES)).isEqualTo(1);
    assertThat(stored(after.tableName(), values("id", "p-1")))
        .containsOnlyKeys("id", "person__source", "born__hmac");
    assertThat(after.getItem(person(new After(), null, null)).getBorn()).isEqualTo("1970");
    assertClean(
        migration(migrating, after.tableName(), b -> b.steps(MigrationStep.REENCRYPT)).verify(), 1);
  }

  @Test
  void run_whenItemsAreSealed_sealsTheGroupWithThem() {
    EncryptedTable<Closed> closed = newTable(Closed.class);
    Map<String, AttributeValue> plain = values("id", "p-1", "name", "Alice", "born", "1970");
    putRaw(closed.tableName(), plain);
    Hushtable migrating = migrating();
    migrating.table(closed.tableName(), Closed.class);

    migration(migrating, closed.tableName(), b -> b.steps(MigrationStep.ENCRYPT)).run();

    Map<String, AttributeValue> item =
        new HashMap<>(stored(closed.tableName(), values("id", "p-1")));
    assertThat(item).containsOnlyKeys("id", "person__source", "born__hmac", "__seal");
    assertThat(closed.getItem(person(new Closed(), null, null)).getBorn()).isEqualTo("1970");
    assertClean(migration(migrating, closed.tableName(), b -> {}).verify(), 1);
    item.remove("person__source");
    item.remove("born__hmac");
    putRaw(closed.tableName(), item);
    assertRefused(() -> closed.getItem(person(new Closed(), null, null)), SEAL_MISMATCH);

    closed.putItem(person(new Closed(), "Alice", "1970"));
    migration(migrating, closed.tableName(), b -> b.steps(MigrationStep.DECRYPT)).run();
    assertThat(raw(closed.tableName())).containsExactly(plain);
  }

  /** Somebody who writes another value of a member changes the ciphertext of all. */
  @Test
  void run_whenTheGroupIsWrittenMeanwhile_readsItAgain() {
    EncryptedTable<After> after = newTable(After.class);
    After alice = person(new After(), null, null);
    putRaw(after.tableName(), values("id", "p-1", "name", "Alice", "born", "1970"));
    Hushtable migrating = migrating();
    migrating.table(after.tableName(), After.class);
    meanwhile.before(
        UpdateItemRequest.class, () -> after.updateItem(person(new After(), "Alice B.", "1971")));

    MigrationReport report =
        migration(migrating, after.tableName(), b -> b.steps(MigrationStep.ENCRYPT)).run();

    assertThat(report.counts().retries()).isEqualTo(1);
    assertThat(after.getItem(alice))
        .extracting(After::getName, After::getBorn)
        .containsExactly("Alice B.", "1971");
  }

  /** More names than the expressions of one update take, so it needs two. */
  @Test
  void run_whenAnItemHasManyAttributesBesideALargeGroup_encryptsTheGroupByItself() {
    String name = aws.uniqueTableName("many");
    EncryptionSchema.Builder schema =
        EncryptionSchema.builder(name).partitionKey("id", ScalarAttributeType.S);
    Map<String, AttributeValue> plain = new HashMap<>(values("id", "m-1"));
    for (int i = 10; i < 50; i++) {
      schema.encrypted("a" + i);
      plain.put("a" + i, AttributeValue.fromS("x" + i));
    }
    for (int i = 10; i < 50; i++) {
      schema.encrypted("b" + i, a -> a.group("large"));
      plain.put("b" + i, AttributeValue.fromS("y" + i));
    }
    // Its first member is among those that come first.
    schema.encrypted("a00", a -> a.group("large"));
    plain.put("a00", AttributeValue.fromS("first"));
    Hushtable migrating = migrating().register(schema.build());
    var table = migrating.table(schema.build());
    table.createTable();
    awaitTable(name);
    putRaw(name, plain);

    MigrationReport report = migration(migrating, name, b -> b.steps(MigrationStep.ENCRYPT)).run();

    assertThat(report.counts().changed()).isEqualTo(1);
    assertThat(raw(name)).singleElement().satisfies(item -> assertThat(item).hasSize(42));
    assertThat(table.scan().items().stream().map(document -> document.toMap()))
        .containsExactly(plain);
    assertClean(migration(migrating, name, b -> {}).verify(), 1);

    migration(migrating, name, b -> b.steps(MigrationStep.DECRYPT)).run();
    assertThat(raw(name)).containsExactly(plain);
  }

  /** It is decrypted, since its looks do not tell what it needs. */
  @Test
  void dryRun_whenAGroupDoesNotOpen_givesItToTheHandlerAndGoesOn() {
    EncryptedTable<After> after = newTable(After.class);
    for (int i = 0; i < 3; i++) {
      After person = person(new After(), "Alice", "1970");
      person.setId("p-" + i);
      after.putItem(person);
      Map<String, AttributeValue> item =
          new HashMap<>(stored(after.tableName(), values("id", "p-" + i)));
      item.remove("born__hmac");
      item.put("id", AttributeValue.fromS(i == 1 ? "moved" : "p-" + i));
      putRaw(after.tableName(), item);
    }
    aws.dynamoDb().deleteItem(r -> r.tableName(after.tableName()).key(values("id", "p-1")));
    List<String> left = new ArrayList<>();
    Hushtable migrating =
        newHushtable()
            .build()
            .onUnreadableItem(
                (item, error) -> left.add(Objects.requireNonNull(item.get("id").s())));
    migrating.table(after.tableName(), After.class);

    MigrationReport report =
        migration(
                migrating, after.tableName(), b -> b.dryRun(true).steps(MigrationStep.ADD_INDEXES))
            .run();

    assertThat(left).containsExactly("moved");
    assertThat(steps(report, MigrationStep.ADD_INDEXES)).isEqualTo(2);
    assertThat(report.counts().unreadable()).isEqualTo(1);
    assertThat(wire.requests(UpdateItemRequest.class)).isEmpty();
  }
}
