package dev.hushtable.benchmarks;

import dev.hushtable.testing.AwsTestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.BeaconKeySource;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.BeaconVersion;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.DynamoDbTableEncryptionConfig;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.DynamoDbTablesEncryptionConfig;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.SearchConfig;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.SingleKeyStore;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.model.StandardBeacon;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.transforms.DynamoDbEncryptionTransforms;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.transforms.model.GetItemOutputTransformInput;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.transforms.model.PutItemInputTransformInput;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.CreateKeyInput;
import software.amazon.cryptography.keystore.model.CreateKeyStoreInput;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.materialproviders.model.DBEAlgorithmSuiteId;

/**
 * The AWS Database Encryption SDK for DynamoDB, unsigned, with a raw AES keyring, and a standard
 * beacon on the attribute that is searchable.
 *
 * <p>Its item encryptor makes no beacons, so this is what its interceptor does with a PutItem and
 * with the response of a GetItem, the requests included. The key of the beacon comes from a key
 * store on this machine and stays cached, so that no call is measured.
 */
@Warmup(iterations = 12, time = 1)
public class DatabaseEncryptionSdkBeacon extends Contestant<Map<String, AttributeValue>> {
  private static final int BEACON_BITS = 32;
  private static final int CACHE_SECONDS = (int) Duration.ofDays(1).toSeconds();

  private AwsTestEnvironment aws;
  private DynamoDbEncryptionTransforms transforms;
  private GetItemRequest get;

  @Override
  Map<String, AttributeValue> plain() {
    return map();
  }

  @Override
  void prepare() {
    aws = AwsTestEnvironment.withOwnKms();
    get =
        GetItemRequest.builder().tableName(Person.TABLE).key(Map.of("id", map().get("id"))).build();
    transforms =
        DynamoDbEncryptionTransforms.builder()
            .DynamoDbTablesEncryptionConfig(
                DynamoDbTablesEncryptionConfig.builder()
                    .tableEncryptionConfigs(Map.of(Person.TABLE, table(beacon(keyStore()))))
                    .build())
            .build();
  }

  private KeyStore keyStore() {
    KeyStore keyStore =
        KeyStore.builder()
            .KeyStoreConfig(
                KeyStoreConfig.builder()
                    .ddbClient(aws.dynamoDb())
                    .ddbTableName(aws.uniqueTableName("keys"))
                    .logicalKeyStoreName("keys")
                    .kmsClient(aws.kms())
                    .kmsConfiguration(
                        KMSConfiguration.builder().kmsKeyArn(aws.createKmsKey()).build())
                    .build())
            .build();
    keyStore.CreateKeyStore(CreateKeyStoreInput.builder().build());
    return keyStore;
  }

  private static BeaconVersion beacon(KeyStore keyStore) {
    String key = keyStore.CreateKey(CreateKeyInput.builder().build()).branchKeyIdentifier();
    return BeaconVersion.builder()
        .version(1)
        .keyStore(keyStore)
        .keySource(
            BeaconKeySource.builder()
                .single(SingleKeyStore.builder().keyId(key).cacheTTL(CACHE_SECONDS).build())
                .build())
        .standardBeacons(
            List.of(StandardBeacon.builder().name(Person.SEARCHABLE).length(BEACON_BITS).build()))
        .build();
  }

  private static DynamoDbTableEncryptionConfig table(BeaconVersion beacon) {
    return DynamoDbTableEncryptionConfig.builder()
        .logicalTableName(Person.TABLE)
        .partitionKeyName("id")
        .attributeActionsOnEncrypt(DatabaseEncryptionSdk.actions())
        .allowedUnsignedAttributes(Person.PLAIN)
        .algorithmSuiteId(
            DBEAlgorithmSuiteId.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_SYMSIG_HMAC_SHA384)
        .keyring(DatabaseEncryptionSdk.keyring())
        .search(SearchConfig.builder().versions(List.of(beacon)).writeVersion(1).build())
        .build();
  }

  @Override
  Map<String, AttributeValue> toStored(Map<String, AttributeValue> item) {
    return transforms.PutItemInputTransform(
            PutItemInputTransformInput.builder()
                .sdkInput(PutItemRequest.builder().tableName(Person.TABLE).item(item).build())
                .build())
        .transformedInput()
        .item();
  }

  @Override
  Map<String, AttributeValue> toPlain(Map<String, AttributeValue> item) {
    return transforms.GetItemOutputTransform(
            GetItemOutputTransformInput.builder()
                .sdkOutput(GetItemResponse.builder().item(item).build())
                .originalInput(get)
                .build())
        .transformedOutput()
        .item();
  }

  @Override
  public void tearDown() {
    aws.close();
  }
}
