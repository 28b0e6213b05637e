package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.schema.WithId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stored items with which the library can do nothing although all that is in them is genuine: the
 * error is one of reading and names the item, so that a page can go on without it.
 */
class UnusableItemTest {
  private static final AtomicBoolean THROWING = new AtomicBoolean();

  /** Changes its mind, which a normalizer must not. */
  public static final class Moody implements Normalizer {
    @Override
    public String id() {
      return "moody";
    }

    @Override
    public String normalize(String value) {
      if (THROWING.get()) {
        throw new IllegalStateException(value);
      }
      return value;
    }
  }

  /** Is hashed with it. */
  @DynamoDbBean
  public static class Contact extends WithId {
    private String email;

    @Encrypted
    @EqualityIndex(normalizers = Moody.class)
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  private final EngineFixture contacts = EngineFixture.of(Contact.class);
  private final Map<String, AttributeValue> stored =
      contacts.encrypt(Map.of("id", s("c-1"), "email", s("alice@example.com")));

  @Test
  void decrypt_whenANormalizerFails_namesTheItem() {
    THROWING.set(true);
    try {
      assertThat(
              assertRefused(
                  () -> contacts.decrypt(stored),
                  ErrorCode.VALUE_NOT_SUPPORTED,
                  "{id=c-1}",
                  "'email'",
                  "table Table"))
          .isInstanceOf(DecryptionException.class)
          .hasMessageNotContaining("alice");
    } finally {
      THROWING.set(false);
    }
  }

  @Test
  void decrypt_whenTheKeyIsMissing_saysSo() {
    Map<String, AttributeValue> headless = new HashMap<>(stored);
    headless.remove("id");

    assertThat(
            assertRefused(
                () -> contacts.decrypt(headless),
                ErrorCode.KEY_ATTRIBUTE_MISSING,
                "{id=(missing)}"))
        .isInstanceOf(DecryptionException.class);
  }
}
