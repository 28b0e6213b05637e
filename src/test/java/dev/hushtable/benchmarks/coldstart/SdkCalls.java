package dev.hushtable.benchmarks.coldstart;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * What no use of a key store does without: a read from the table, and a call of KMS. Arguments: the
 * table, its logical name, the KMS key, and the branch key. Where the services are comes from the
 * environment.
 */
final class SdkCalls {
  private SdkCalls() {}

  public static void main(String[] arguments) {
    Map<String, AttributeValue> key =
        Map.of(
            "branch-key-id",
            AttributeValue.fromS(arguments[3]),
            "type",
            AttributeValue.fromS("branch:ACTIVE"));
    int size =
        DynamoDbClient.create().getItem(r -> r.tableName(arguments[0]).key(key)).item().size();
    System.out.println(
        size + KmsClient.create().generateRandom(r -> r.numberOfBytes(32)).plaintext().hashCode());
  }
}
