package dev.hushtable.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyScopeTest {

  static Stream<String> accepted() {
    return Stream.of(
        "a",
        "Z",
        "0",
        "default",
        "tenant-42",
        "user@example.com",
        "eu.west_1:tenant-7@shop",
        "0c6b0a6e-8a0f-4f5e-9d7d-0f6d0c1f9f3e",
        "a....",
        "x".repeat(128));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void of_whenNameIsOfTheForm_keepsIt(String name) {
    KeyScope scope = KeyScope.of(name);
    assertThat(scope.name()).isEqualTo(name);
    assertThat(scope).hasToString(name);
  }

  static Stream<String> refused() {
    return Stream.of(
        "",
        " ",
        "-a",
        ".a",
        "_a",
        ":a",
        "@a",
        "a b",
        " a",
        "a ",
        "a/b",
        "a\\b",
        "a,b",
        "a#b",
        "a\n",
        "a\r\n",
        "\na",
        "a\nb",
        "a\0",
        "é",
        "aé",
        "１",
        "a١",
        "😀",
        "x".repeat(129),
        "x".repeat(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void of_whenNameIsNotOfTheForm_isRefused(String name) {
    assertThatExceptionOfType(InvalidUsageException.class)
        .isThrownBy(() -> KeyScope.of(name))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .satisfies(e -> assertThat(e.getMessage()).contains(name.length() + " characters"));
  }

  @Test
  void equals_whenNamesAreEqual_isTrueWithTheSameHashCode() {
    assertThat(KeyScope.of("tenant"))
        .isEqualTo(KeyScope.of("tenant"))
        .hasSameHashCodeAs(KeyScope.of("tenant"))
        .isNotEqualTo(KeyScope.of("Tenant"))
        .isNotEqualTo(KeyScope.of("tenant2"))
        .isNotEqualTo("tenant")
        .isNotEqualTo(null);
    assertThat(KeyScope.of("default")).isEqualTo(KeyScope.DEFAULT);
  }
}
