package dev.hushtable.benchmarks.classpath;

import java.util.List;
import java.util.stream.Stream;

/** A library that one could pick, by the modules that its user declares. */
public enum Library {
  /** Nothing but the JDK. */
  NONE(),
  /** What each of the others is used with. */
  AWS_SDK("software.amazon.awssdk:dynamodb-enhanced", "software.amazon.awssdk:kms"),
  /** This library, with what it declares for run time and is not optional. */
  HUSHTABLE(),
  /** The AWS Database Encryption SDK. */
  DATABASE_ENCRYPTION_SDK("software.amazon.cryptography:aws-database-encryption-sdk-dynamodb"),
  /** The AWS Encryption SDK. */
  ENCRYPTION_SDK("com.amazonaws:aws-encryption-sdk-java"),
  /** Tink. */
  TINK("com.google.crypto.tink:tink");

  private final List<Module> modules;

  Library(String... modules) {
    this.modules = Stream.of(modules).map(Module::of).toList();
  }

  List<Module> modules() {
    return modules;
  }
}
