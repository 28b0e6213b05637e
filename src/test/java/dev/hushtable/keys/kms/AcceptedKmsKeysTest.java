package dev.hushtable.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.testing.Failures;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedKmsKeysTest {
  private static final String HOME = "arn:aws:kms:us-east-1:111122223333:key/home";
  private static final String OTHER = "arn:aws:kms:us-east-1:444455556666:key/other";
  private static final String MULTI = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";
  private static final String REPLICA = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1";

  private static AcceptedKmsKeys keys(String home, String... others) {
    return new AcceptedKmsKeys(home, Set.of(others), Set.of());
  }

  @Test
  void usable_whenTheKeyIsNamed_isThatKey() {
    assertThat(keys(HOME).usable(HOME)).contains(HOME);
    assertThat(keys(HOME, OTHER).usable(OTHER)).contains(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OTHER,
        "arn:aws:kms:us-east-1:444455556666:key/home",
        "arn:aws:kms:us-east-1:111122223333:key/homes",
        "arn:aws:kms:eu-west-1:111122223333:key/home",
        "arn:aws-cn:kms:us-east-1:111122223333:key/home",
        "arn:aws:kms:us-east-1:111122223333:alias/home",
        "home",
        ""
      })
  void usable_whenTheKeyIsNotNamed_isRefused(String arn) {
    assertThat(keys(HOME).usable(arn)).isEmpty();
  }

  @Test
  void usable_whenItIsAReplica_isTheOneInOurRegion() {
    assertThat(keys(MULTI).usable(REPLICA)).contains(MULTI);
    assertThat(keys(REPLICA).usable(MULTI)).contains(REPLICA);
    assertThat(keys(HOME, REPLICA).usable(REPLICA)).contains(MULTI);
    assertThat(keys(MULTI).isSame(MULTI, REPLICA)).isTrue();
    assertThat(keys(MULTI).isSame(MULTI, HOME)).isFalse();
    assertThat(keys(MULTI).usable(REPLICA.replace("111122223333", "444455556666"))).isEmpty();
  }

  @Test
  void usable_whenItsAccountIsNamed_isThatKey() {
    AcceptedKmsKeys keys = new AcceptedKmsKeys(HOME, Set.of(), Set.of("444455556666"));

    assertThat(keys.usable(OTHER)).contains(OTHER);
    assertThat(keys.usable(OTHER.replace("aws:", "aws-cn:"))).isEmpty();
    assertThat(keys.usable(OTHER.replace("4444", "7777"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "home",
        "arn:aws:kms:us-east-1:111122223333:alias/home",
        "arn:aws:kms:us-east-1:111122223333:key/",
        "arn:aws:kms::111122223333:key/home",
        "arn:aws:s3:us-east-1:111122223333:key/home",
        "arn:aws:kms:us-east-1:111122223333:key/home:x"
      })
  void settings_whenTheArnIsNotThatOfAKey_areRefused(String arn) {
    Failures.assertRefused(() -> keys(arn), ErrorCode.INVALID_CONFIGURATION, "kmsKeyArn", arn);
    Failures.assertRefused(() -> keys(HOME, arn), ErrorCode.INVALID_CONFIGURATION, "acceptKmsKeys");
  }
}
