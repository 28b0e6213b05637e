package dev.hushtable;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.bulk.Retries;
import dev.hushtable.keys.LocalKeyProvider;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class BulkSettingsTest {

  @Test
  void build_whenNothingIsSet_hasTheDefaults() {
    BulkSettings settings = BulkSettings.builder().build();

    assertThat(settings.retries())
        .isEqualTo(new Retries(10, Duration.ofMillis(50), Duration.ofSeconds(5)));
    assertThat(settings.maxConcurrency()).isEqualTo(4);
    assertThat(settings.consistentRead()).isFalse();
  }

  @Test
  void build_whenASettingIsOutOfBounds_isRefused() {
    List<UnaryOperator<BulkSettings.Builder>> wrong =
        List.of(
            b -> b.maxAttempts(0),
            b -> b.maxConcurrency(0),
            b -> b.maxConcurrency(1_001),
            b -> b.baseDelay(Duration.ofNanos(-1)),
            b -> b.maxDelay(Duration.ofMillis(49)),
            b -> b.maxDelay(Duration.ofHours(1).plusNanos(1)));

    for (UnaryOperator<BulkSettings.Builder> setting : wrong) {
      BulkSettings.Builder builder = setting.apply(BulkSettings.builder());
      assertRefused(builder::build, ErrorCode.INVALID_CONFIGURATION, "BulkSettings");
    }
  }

  @Test
  void bulkClients_whenThereIsNoSuchClient_areRefused() {
    DynamoDbClient client =
        new DynamoDbClient() {
          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };
    Hushtable hushtable =
        Hushtable.builder().client(client).keys(LocalKeyProvider.inMemory()).build();

    assertThat(hushtable.bulkClient()).isNotNull();
    assertRefused(hushtable::bulkAsyncClient, ErrorCode.INVALID_CONFIGURATION, "asyncClient");
  }

  @Test
  void bulkWrite_whenItHasNeitherOrBoth_isRefused() {
    assertThatThrownBy(() -> new BulkWrite<>(null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
