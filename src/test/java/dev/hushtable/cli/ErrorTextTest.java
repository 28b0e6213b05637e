package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class ErrorTextTest {
  @Test
  void of_whenTheSdkFindsNoRegion_namesTheOptions() {
    String text =
        ErrorText.of(
            SdkClientException.create(
                "Unable to load region from any of the providers in the chain software.amazon.X@1"));

    assertThat(text).contains("--region", "AWS_REGION", "--profile").doesNotContain("chain");
  }

  @Test
  void of_whenTheSdkFindsNoCredentials_namesTheOptionsWhereverItStands() {
    Throwable cause =
        SdkClientException.create(
            "Unable to load credentials from any of the providers in the chain AwsChain(x)");

    String text = ErrorText.of(SdkClientException.create("denied", cause));

    assertThat(text).contains("--profile", "AWS_ACCESS_KEY_ID").doesNotContain("Chain");
  }

  @Test
  void of_whenAFileCannotBeUsed_saysWhyWithoutClasses() {
    assertThat(ErrorText.of(new UncheckedIOException(new NoSuchFileException("x.json"))))
        .isEqualTo("A file cannot be used: x.json is not there.");
    assertThat(ErrorText.of(new UncheckedIOException(new AccessDeniedException("x.json"))))
        .contains("x.json may not be used");
  }
}
