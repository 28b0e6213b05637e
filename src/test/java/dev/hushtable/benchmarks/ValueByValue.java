package dev.hushtable.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Encrypts each secret by itself, and hashes the one that is searchable, from map to map. */
public abstract class ValueByValue extends Contestant<Map<String, AttributeValue>> {
  private static final String SOURCE = "__source";
  private static final String HMAC = "__hmac";

  /** Encrypts the value of an attribute. */
  abstract byte[] seal(String name, byte[] plain) throws GeneralSecurityException;

  abstract byte[] open(String name, byte[] sealed) throws GeneralSecurityException;

  /** Hashes a value; null if there is no such thing. */
  abstract byte[] hash(byte[] plain) throws GeneralSecurityException;

  abstract void verify(byte[] hash, byte[] plain) throws GeneralSecurityException;

  @Override
  final Map<String, AttributeValue> plain() {
    return map();
  }

  @Override
  final Map<String, AttributeValue> toStored(Map<String, AttributeValue> item)
      throws GeneralSecurityException {
    Map<String, AttributeValue> stored = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] plain = stored.remove(name).s().getBytes(StandardCharsets.UTF_8);
      stored.put(name + SOURCE, binary(seal(name, plain)));
      byte[] hash = name.equals(Person.SEARCHABLE) ? hash(plain) : null;
      if (hash != null) {
        stored.put(name + HMAC, binary(hash));
      }
    }
    return stored;
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
  }

  @Override
  final Map<String, AttributeValue> toPlain(Map<String, AttributeValue> item)
      throws GeneralSecurityException {
    Map<String, AttributeValue> plain = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] opened = open(name, plain.remove(name + SOURCE).b().asByteArrayUnsafe());
      AttributeValue hash = name.equals(Person.SEARCHABLE) ? plain.remove(name + HMAC) : null;
      if (hash != null) {
        verify(hash.b().asByteArrayUnsafe(), opened);
      }
      plain.put(name, AttributeValue.fromS(new String(opened, StandardCharsets.UTF_8)));
    }
    return plain;
  }
}
