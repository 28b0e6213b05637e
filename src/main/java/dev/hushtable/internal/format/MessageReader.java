package dev.hushtable.internal.format;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import dev.hushtable.internal.crypto.NotAuthenticException;
import java.security.MessageDigest;
import java.util.Arrays;
import software.amazon.cryptography.materialproviders.ICryptographicMaterialsManager;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsOutput;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsOutput;

/**
 * Opens messages with the AWS Encryption SDK. A class of its own, so that it is loaded only where
 * there are any.
 */
public final class MessageReader {
  private static final AwsCrypto SDK =
      AwsCrypto.builder()
          .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
          .withMaxEncryptedDataKeys(MessageHeader.MAX_DATA_KEYS)
          .build();

  private MessageReader() {}

  /**
   * The value in a message whose header has been parsed.
   *
   * @param materials hold the data key of that header
   * @param associatedData counts as the concatenation of its parts
   * @throws NotAuthenticException if the message was altered, or is bound to something else
   */
  public static byte[] open(byte[] message, DecryptionMaterials materials, byte[]... associatedData)
      throws NotAuthenticException {
    byte[] plaintext;
    try {
      plaintext = SDK.decryptData(new Held(materials), message).getResult();
    } catch (RuntimeException e) {
      // Mostly its own exception, but others too on messages that only a holder of the key can
      // make.
      throw new NotAuthenticException(e);
    }
    byte[] digest = Arrays.copyOf(plaintext, MessageFormat.DIGEST_BYTES);
    if (plaintext.length < MessageFormat.DIGEST_BYTES
        || !MessageDigest.isEqual(digest, MessageFormat.digest(associatedData))) {
      throw new NotAuthenticException(null);
    }
    return Arrays.copyOfRange(plaintext, MessageFormat.DIGEST_BYTES, plaintext.length);
  }

  /** Hands out materials that were unwrapped before. */
  private record Held(DecryptionMaterials materials) implements ICryptographicMaterialsManager {
    @Override
    public DecryptMaterialsOutput DecryptMaterials(DecryptMaterialsInput input) {
      return DecryptMaterialsOutput.builder().decryptionMaterials(materials).build();
    }

    @Override
    public GetEncryptionMaterialsOutput GetEncryptionMaterials(GetEncryptionMaterialsInput input) {
      throw new UnsupportedOperationException("This one only reads");
    }
  }
}
