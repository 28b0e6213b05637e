package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.testkit.RecordingInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;

/** That the recorder hears what is really sent. */
class RecordingInterceptorTest {
  private final KmsEmulator emulator = KmsEmulator.start();
  private final AwsTestClients clients =
      AwsTestClients.of(emulator.endpoint(), emulator.endpoint());
  private final RecordingInterceptor recorder = new RecordingInterceptor();

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void requests_whenSentBySyncClient_areKeptWithTheirBodies() {
    try (KmsClient client = recorded()) {
      client.createKey(r -> r.description("schlüssel"));
      client.listKeys();
    }

    assertThatBothAreRecorded();
  }

  @Test
  void requests_whenSentByAsyncClient_areKeptWithTheirBodies() {
    try (KmsAsyncClient client =
        clients.kmsAsync(b -> b.overrideConfiguration(c -> c.addExecutionInterceptor(recorder)))) {
      client.createKey(r -> r.description("schlüssel")).join();
      client.listKeys().join();
    }

    assertThatBothAreRecorded();
  }

  @Test
  void requests_whenAnInterceptorModifiesThem_areTheModifiedOnes() {
    ExecutionInterceptor modifier =
        new ExecutionInterceptor() {
          @Override
          public SdkRequest modifyRequest(
              Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
            return ((ListKeysRequest) context.request()).toBuilder().limit(7).build();
          }
        };
    try (KmsClient client =
        clients.kms(
            b ->
                b.overrideConfiguration(
                    c -> c.addExecutionInterceptor(recorder).addExecutionInterceptor(modifier)))) {
      client.listKeys();
    }

    assertThat(recorder.requests(ListKeysRequest.class))
        .extracting(ListKeysRequest::limit)
        .containsExactly(7);
    assertThat(recorder.bodies()).containsExactly("{\"Limit\":7}");
  }

  @Test
  void count_whenACallIsRetried_countsEachTransmission() {
    emulator.inject(Fault.throttle().times(2));

    try (KmsClient client = recorded()) {
      client.listKeys();
    }

    assertThat(recorder.count()).isEqualTo(3);
  }

  private KmsClient recorded() {
    return clients.kms(b -> b.overrideConfiguration(c -> c.addExecutionInterceptor(recorder)));
  }

  private void assertThatBothAreRecorded() {
    assertThat(recorder.count()).isEqualTo(2);
    assertThat(recorder.requests())
        .hasExactlyElementsOfTypes(CreateKeyRequest.class, ListKeysRequest.class);
    assertThat(recorder.requests(CreateKeyRequest.class))
        .containsExactly(CreateKeyRequest.builder().description("schlüssel").build());
    assertThat(recorder.bodies()).containsExactly("{\"Description\":\"schlüssel\"}", "{}");

    recorder.clear();
    assertThat(recorder.requests()).isEmpty();
  }
}
