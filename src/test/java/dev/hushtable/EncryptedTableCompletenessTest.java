package dev.hushtable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.client.EncryptingDynamoDbAsyncClient;
import dev.hushtable.internal.client.EncryptingDynamoDbClient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbVectorIndex;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Notices what a later SDK adds. */
class EncryptedTableCompletenessTest {

  /** Operations that the decorating client leaves to the interface, whose methods throw. */
  private static final Set<String> THROWING =
      Set.of(
          "createBackup",
          "createGlobalTable",
          "deleteBackup",
          "deleteResourcePolicy",
          "describeBackup",
          "describeContributorInsights",
          "describeEndpoints",
          "describeExport",
          "describeGlobalTable",
          "describeGlobalTableSettings",
          "describeImport",
          "describeKinesisStreamingDestination",
          "describeLimits",
          "describeTableReplicaAutoScaling",
          "disableKinesisStreamingDestination",
          "enableKinesisStreamingDestination",
          "exportTableToPointInTime",
          "getResourcePolicy",
          "importTable",
          "listBackups",
          "listContributorInsights",
          "listExports",
          "listGlobalTables",
          "listImports",
          "listTagsOfResource",
          "putResourcePolicy",
          "restoreTableFromBackup",
          "restoreTableToPointInTime",
          "tagResource",
          "untagResource",
          "updateContributorInsights",
          "updateGlobalTable",
          "updateGlobalTableSettings",
          "updateKinesisStreamingDestination",
          "updateTableReplicaAutoScaling");

  @Test
  void encryptedTable_always_implementsEveryOverload() {
    assertThat(missing(DynamoDbTable.class, DefaultEncryptedTable.class)).isEmpty();
    assertThat(missing(DynamoDbIndex.class, DefaultEncryptedIndex.class)).isEmpty();
    assertThat(missing(DynamoDbVectorIndex.class, DefaultEncryptedVectorIndex.class)).isEmpty();
    assertThat(missing(DynamoDbAsyncVectorIndex.class, DefaultEncryptedAsyncVectorIndex.class))
        .isEmpty();
    assertThat(missing(DynamoDbAsyncTable.class, DefaultEncryptedAsyncTable.class)).isEmpty();
    assertThat(missing(DynamoDbAsyncIndex.class, DefaultEncryptedAsyncIndex.class)).isEmpty();
    assertThat(missing(DynamoDbEnhancedClient.class, DefaultEnhancedClient.class)).isEmpty();
    assertThat(missing(DynamoDbEnhancedAsyncClient.class, DefaultEnhancedAsyncClient.class))
        .isEmpty();
  }

  @Test
  void decoratingClients_always_decideOnEveryOperation() {
    assertThat(undecided(DynamoDbClient.class, EncryptingDynamoDbClient.class))
        .isEqualTo(new TreeSet<>(THROWING));
    assertThat(undecided(DynamoDbAsyncClient.class, EncryptingDynamoDbAsyncClient.class))
        .isEqualTo(new TreeSet<>(THROWING));
  }

  private static Set<String> undecided(Class<?> type, Class<?> implementation) {
    Set<String> undecided = new TreeSet<>();
    for (Method method : type.getMethods()) {
      // The other forms of an operation, with a consumer or a paginator, end in this one.
      boolean operation =
          !Modifier.isStatic(method.getModifiers())
              && !method.getName().endsWith("Paginator")
              && Arrays.stream(method.getParameterTypes()).noneMatch(Consumer.class::equals);
      if (operation && !isOverridden(method, implementation)) {
        undecided.add(method.getName());
      }
    }
    return undecided;
  }

  private static List<String> missing(Class<?> type, Class<?> implementation) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !isOverridden(method, implementation))
        .map(Method::toGenericString)
        .collect(Collectors.toList());
  }

  private static boolean isOverridden(Method method, Class<?> implementation) {
    try {
      return implementation
              .getMethod(method.getName(), method.getParameterTypes())
              .getDeclaringClass()
          == implementation;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
