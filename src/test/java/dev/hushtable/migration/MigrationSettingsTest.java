package dev.hushtable.migration;

import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bounds and defaults of settings. */
class MigrationSettingsTest {
  private static MigrationSettings with(Consumer<MigrationSettings.Builder> change) {
    MigrationSettings.Builder builder = MigrationSettings.builder();
    change.accept(builder);
    return builder.build();
  }

  @Test
  void build_whenNothingIsSet_hasTheDefaults() {
    MigrationSettings settings = with(b -> {});

    assertThat(settings.steps())
        .containsExactlyInAnyOrder(
            MigrationStep.ENCRYPT,
            MigrationStep.ADD_INDEXES,
            MigrationStep.REMOVE_INDEXES,
            MigrationStep.CHANGE_FORMAT);
    assertThat(settings.segment()).isZero();
    assertThat(settings.totalSegments()).isEqualTo(1);
    assertThat(settings.threads()).isEqualTo(4);
    assertThat(settings.pageSize()).isEqualTo(250);
    assertThat(settings.readUnitsPerSecond()).isEmpty();
    assertThat(settings.writeUnitsPerSecond()).isEmpty();
    assertThat(settings.checkpoints()).isEmpty();
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.dryRun()).isFalse();
    assertThat(settings.listener()).isEmpty();
    assertThat(settings.progressInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.conflictHandler()).isEmpty();
    Set<MigrationStep> steps = settings.steps();
    assertThatThrownBy(() -> steps.add(MigrationStep.DECRYPT))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void build_whenSettingsAreAtTheirBounds_takesThem() {
    assertThat(with(b -> b.segment(999_999, 1_000_000).threads(1)).segment()).isEqualTo(999_999);
    assertThat(with(b -> b.threads(256)).threads()).isEqualTo(256);
    assertThat(with(b -> b.pageSize(10_000)).pageSize()).isEqualTo(10_000);
    assertThat(with(b -> b.readUnitsPerSecond(0.1)).readUnitsPerSecond()).hasValue(0.1);
    assertThat(with(b -> b.steps(MigrationStep.DECRYPT)).steps()).hasSize(1);
    assertThat(with(b -> b.checkpointInterval(Duration.ofMillis(10))).checkpointInterval())
        .isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void build_whenSettingsAreOutOfBounds_isRefused() {
    List<Consumer<MigrationSettings.Builder>> refused =
        List.of(
            b -> b.segment(-1, 1),
            b -> b.segment(1, 1),
            b -> b.segment(0, 0),
            b -> b.segment(0, 250_001),
            b -> b.threads(0),
            b -> b.threads(257),
            b -> b.pageSize(0),
            b -> b.pageSize(10_001),
            b -> b.readUnitsPerSecond(0),
            b -> b.writeUnitsPerSecond(0.09),
            b -> b.writeUnitsPerSecond(Double.NaN),
            b -> b.readUnitsPerSecond(Double.POSITIVE_INFINITY),
            b -> b.checkpointInterval(Duration.ofMillis(9)),
            b -> b.checkpointInterval(Duration.ofMinutes(61)),
            b -> b.progressInterval(Duration.ZERO),
            b -> b.steps(MigrationStep.DECRYPT, MigrationStep.REENCRYPT));
    for (int i = 0; i < refused.size(); i++) {
      Consumer<MigrationSettings.Builder> change = refused.get(i);
      assertRefused(() -> with(change), INVALID_CONFIGURATION, "migration");
    }
  }
}
