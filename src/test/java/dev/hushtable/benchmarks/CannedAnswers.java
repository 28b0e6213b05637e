package dev.hushtable.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.testing.DynamoDbJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What DynamoDB would answer if these were the items it has, whatever a request asks for. Clients
 * of it do all that they do otherwise, but nothing is sent.
 */
final class CannedAnswers {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  private final Answer written = new Answer(JsonNodeFactory.instance.objectNode());
  private final List<Answer> items;
  private final AtomicInteger next = new AtomicInteger();
  private final Answer page;

  CannedAnswers(List<Map<String, AttributeValue>> items) {
    this.items = items.stream().map(CannedAnswers::withItem).toList();
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    ArrayNode all = found.putArray("Items");
    items.forEach(one -> all.add(DynamoDbJson.toJson(one)));
    this.page = new Answer(found.put("Count", items.size()).put("ScannedCount", items.size()));
  }

  private static Answer withItem(Map<String, AttributeValue> item) {
    return new Answer(JsonNodeFactory.instance.objectNode().set("Item", DynamoDbJson.toJson(item)));
  }

  DynamoDbClient client() {
    return build(DynamoDbClient.builder().httpClient(new CannedHttpClient(this)));
  }

  DynamoDbAsyncClient asyncClient() {
    return build(DynamoDbAsyncClient.builder().httpClient(new CannedAsyncHttpClient(this)));
  }

  private static <B extends AwsClientBuilder<B, C>, C> C build(B builder) {
    return builder
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")))
        .build();
  }

  /** The answer to a request, as its headers tell which operation it is. */
  Answer to(SdkHttpRequest request) {
    String target = request.firstMatchingHeader("X-Amz-Target").orElseThrow();
    String operation = target.substring(target.indexOf('.') + 1);
    return switch (operation) {
      case "PutItem" -> written;
      case "GetItem" -> items.get(Math.floorMod(next.getAndIncrement(), items.size()));
      case "Query" -> page;
      default -> throw new IllegalArgumentException("There is no answer to " + operation);
    };
  }

  /** With the checksum that the SDK verifies. */
  record Answer(byte[] body, SdkHttpResponse head) {
    Answer(ObjectNode json) {
      this(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Answer(byte[] body) {
      this(
          body,
          SdkHttpResponse.builder()
              .statusCode(200)
              .putHeader("Content-Type", CONTENT_TYPE)
              .putHeader("Content-Length", Integer.toString(body.length))
              .putHeader("x-amz-crc32", Long.toString(crc32(body)))
              .build());
    }

    private static long crc32(byte[] body) {
      CRC32 crc32 = new CRC32();
      crc32.update(body);
      return crc32.getValue();
    }
  }
}
