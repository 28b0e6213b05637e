package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.classpath.Library;

/** A program that is started in a new JVM, with the class path that its user would have. */
public enum Program {
  /** The JVM alone. */
  NOTHING(Nothing.class, Library.NONE, Keys.NONE),
  /** The Enhanced Client's mapping of a bean. */
  MAPPING(Mapping.class, Library.AWS_SDK, Keys.NONE),
  /** The same, and the JDK's cryptography. */
  MAPPING_AND_FLOOR(MappingAndFloor.class, Library.AWS_SDK, Keys.NONE),
  /** A read from DynamoDB and a call of KMS. */
  SDK_CALLS(SdkCalls.class, Library.AWS_SDK, Keys.STORE),
  /** This library, a bean, keys from a file. */
  HUSHTABLE_FILE_BEAN(HushtableLocal.class, Library.HUSHTABLE, Keys.FILE),
  /** This library, a map, keys from a file. */
  HUSHTABLE_FILE_MAP(HushtableLocalMap.class, Library.HUSHTABLE, Keys.FILE),
  /** This library, a bean, keys from a key store. */
  HUSHTABLE_STORE_BEAN(HushtableKeyStore.class, Library.HUSHTABLE, Keys.STORE),
  /** The AWS Database Encryption SDK, unsigned, a bean, a raw AES key. */
  DBE_RAW_BEAN(DatabaseEncryptionSdkRawKeyBean.class, Library.DATABASE_ENCRYPTION_SDK, Keys.NONE),
  /** The AWS Database Encryption SDK, unsigned, a map, a raw AES key. */
  DBE_RAW_MAP(DatabaseEncryptionSdkRawKey.class, Library.DATABASE_ENCRYPTION_SDK, Keys.NONE),
  /** The AWS Database Encryption SDK, unsigned, a bean, a branch key of a key store. */
  DBE_STORE_BEAN(
      DatabaseEncryptionSdkKeyStoreBean.class, Library.DATABASE_ENCRYPTION_SDK, Keys.STORE),
  /** The AWS Database Encryption SDK, unsigned, a map, a branch key of a key store. */
  DBE_STORE_MAP(DatabaseEncryptionSdkKeyStore.class, Library.DATABASE_ENCRYPTION_SDK, Keys.STORE),
  /** The AWS Encryption SDK, a map, a raw AES key. */
  ENCRYPTION_SDK(EncryptionSdkRawKey.class, Library.ENCRYPTION_SDK, Keys.NONE),
  /** Tink, a map, keys in memory. */
  TINK(TinkValues.class, Library.TINK, Keys.NONE);

  /** What the arguments of a program name. */
  enum Keys {
    NONE,
    FILE,
    STORE
  }

  private final Class<?> main;
  private final Library library;
  private final Keys keys;

  Program(Class<?> main, Library library, Keys keys) {
    this.main = main;
    this.library = library;
    this.keys = keys;
  }

  Class<?> main() {
    return main;
  }

  Library library() {
    return library;
  }

  Keys keys() {
    return keys;
  }
}
