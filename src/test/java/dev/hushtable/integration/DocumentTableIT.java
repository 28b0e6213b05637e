package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class DocumentTableIT extends AbstractDocumentTableTest {
  private static final String ALICE = "alice@example.com";

  @Test
  void find_whenThereIsNoClass_takesValuesAsTheyAre() {
    documents.putItem(document);

    assertThat(documents.find().where("email").eq(ALICE).on("EmailIndex").count()).isEqualTo(1);
    assertThat(
            documents
                .find()
                .where("owner")
                .eq(ALICE)
                .and("number")
                .between(0, new BigDecimal("1.5"))
                .and("profile.city")
                .eq("Springfield")
                .onTable()
                .findOne())
        .isPresent();
    assertRefused(
        () -> documents.find().where("profile.street").eq("x"), NOT_SEARCHABLE, "profile.street");
    assertRefused(
        () -> documents.find().where("email").gt("x"), EXPRESSION_NOT_SUPPORTED, "'email'");
  }
}
