package dev.hushtable.internal.aws;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;

/** A library of AWS that only some users need, so that it does not come with this one. */
public enum AwsLibrary {
  /** Makes key stores and their keys. */
  MATERIAL_PROVIDERS(
      "software.amazon.cryptography:aws-cryptographic-material-providers",
      "software.amazon.cryptography.keystore.KeyStore"),
  /** Reads messages. */
  ENCRYPTION_SDK("com.amazonaws:aws-encryption-sdk-java", "com.amazonaws.encryptionsdk.AwsCrypto");

  private final String module;
  private final String className;

  AwsLibrary(String module, String className) {
    this.module = module;
    this.className = className;
  }

  /**
   * Fails if the library is not there, before something half done meets that.
   *
   * @param what needs it, as the beginning of a sentence
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it is not there
   */
  public void require(String what) {
    try {
      Class.forName(className, false, AwsLibrary.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          what
              + " needs "
              + module
              + ", which is not on the class path. Add it to the application's dependencies; the"
              + " README says under Dependencies with what.",
          e);
    }
  }
}
