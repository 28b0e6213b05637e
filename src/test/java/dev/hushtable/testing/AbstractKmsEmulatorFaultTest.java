package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;

/** That the KMS emulator counts calls, and fails as it is told to. */
abstract class AbstractKmsEmulatorFaultTest extends KmsEmulatorTestBase {
  AbstractKmsEmulatorFaultTest(Function<AwsTestClients, KmsClient> client) {
    super(client);
  }

  @Test
  void calls_whenOperationsAreCalled_countsEachAndAll() {
    call();
    call();
    kms.describeKey(r -> r.keyId(key));
    assertThatThrownBy(() -> kms.describeKey(r -> r.keyId("no-such-key")));

    assertThat(emulator.calls()).isEqualTo(4);
    assertThat(emulator.calls("GenerateDataKey")).isEqualTo(2);
    assertThat(emulator.calls("DescribeKey")).isEqualTo(2);
    assertThat(emulator.calls("Decrypt")).isZero();

    emulator.resetCalls();
    assertThat(emulator.calls()).isZero();
  }

  @Test
  void calls_whenTheEmulatorIsAskedDirectly_countsNothing() {
    emulator.createHmacKey();
    emulator.disableKey(key);
    assertThatThrownBy(this::call).isInstanceOf(DisabledException.class);
    emulator.enableKey(key);
    call();
    emulator.scheduleDeletion(key);
    assertThatThrownBy(this::call).isInstanceOf(KmsInvalidStateException.class);

    assertThat(emulator.calls()).isEqualTo(3);
  }

  @Test
  void throttle_whenSet_isThrottlingExceptionUntilCleared() {
    emulator.inject(Fault.throttle());

    KmsException e = catchThrowableOfType(KmsException.class, this::call);
    assertThat(e.isThrottlingException()).isTrue();
    assertThat(e.statusCode()).isEqualTo(400);
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
    assertThatThrownBy(this::call).isInstanceOf(KmsException.class);

    emulator.clearFaults();
    call();
  }

  @Test
  void throttle_whenLimitedToTwoCalls_isRetriedAway() {
    emulator.inject(Fault.throttle().times(2));

    call();

    assertThat(emulator.calls()).isEqualTo(3);
  }

  @Test
  void serverError_whenSet_isKmsInternalExceptionAndRetried() {
    emulator.inject(Fault.serverError());

    assertThatThrownBy(this::call)
        .isInstanceOfSatisfying(
            KmsInternalException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    assertThat(emulator.calls()).isEqualTo(3);
  }

  @Test
  void unavailable_whenSet_isStatus503AndRetried() {
    emulator.inject(Fault.unavailable());

    assertThatThrownBy(this::call)
        .isInstanceOfSatisfying(KmsException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
    assertThat(emulator.calls()).isEqualTo(3);
  }

  @Test
  void accessDenied_whenSet_isAccessDeniedExceptionAndNotRetried() {
    emulator.inject(Fault.accessDenied());

    KmsException e = catchThrowableOfType(KmsException.class, this::call);

    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(e).hasMessageContaining("not authorized to perform: kms:GenerateDataKey");
    assertThat(emulator.calls()).isEqualTo(1);
  }

  @Test
  void droppedConnection_whenSet_isClientExceptionAndRetried() {
    emulator.inject(Fault.droppedConnection().times(3));

    assertThatThrownBy(this::call).isInstanceOf(SdkClientException.class);
    assertThat(emulator.calls()).isEqualTo(3);
    call();
  }

  @Test
  void latency_whenSet_delaysTheAnswer() {
    Duration latency = Duration.ofMillis(200);
    emulator.inject(Fault.latency(latency));

    long start = System.nanoTime();
    call();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);
  }

  @Test
  void latency_whenLongerThanTheClientWaits_timesOut() {
    emulator.inject(Fault.latency(Duration.ofSeconds(20)));

    assertThatThrownBy(
            () ->
                kms.generateRandom(
                    r ->
                        r.numberOfBytes(1)
                            .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(200)))))
        .isInstanceOf(ApiCallTimeoutException.class);
  }

  @Test
  void onlyFor_whenAnotherOperationIsCalled_leavesItAlone() {
    emulator.inject(Fault.accessDenied().onlyFor("Decrypt").times(1));

    SdkBytes blob = call();

    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob)))
        .isInstanceOf(KmsException.class);
    assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).keyId()).isEqualTo(key);
  }

  @Test
  void goDown_whenDown_refusesConnectionsUntilBack() {
    SdkBytes blob = call();

    for (int round = 0; round < 3; round++) {
      emulator.goDown();
      assertThatThrownBy(this::call)
          .isInstanceOf(SdkClientException.class)
          .rootCause()
          .hasMessageContaining("Connection refused");

      emulator.comeBack();
      assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).keyId()).isEqualTo(key);
    }
  }

  private SdkBytes call() {
    return kms.generateDataKey(r -> r.keyId(key).numberOfBytes(32)).ciphertextBlob();
  }
}
