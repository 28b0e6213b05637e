package dev.hushtable.benchmarks;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A {@link ModelEncryptor}, from beans and back.
 *
 * @param <P> the class of the beans
 */
public abstract class ModelContestant<P> extends Contestant<P> {
  private final Class<P> type;
  private KeyProvider keys;
  private ModelEncryptor<P> encryptor;

  ModelContestant(Class<P> type) {
    this.type = type;
  }

  /** The keys that it works with, and so the format. */
  abstract KeyProvider keys();

  @Override
  void prepare() {
    keys = keys();
    encryptor = ModelEncryptor.builder(type).tableName(Person.TABLE).keys(keys).build();
  }

  @Override
  Map<String, AttributeValue> toStored(P item) {
    return encryptor.encryptModel(item);
  }

  @Override
  P toPlain(Map<String, AttributeValue> item) {
    return encryptor.decryptModel(item);
  }

  @Override
  public void tearDown() {
    keys.close();
  }
}
