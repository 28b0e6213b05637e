package dev.hushtable.internal.format;

import software.amazon.cryptography.materialproviders.ICryptographicMaterialsManager;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsOutput;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsOutput;

/** Gives the AWS Encryption SDK the data key that a test has chosen. */
record HeldMaterials(DecryptionMaterials materials) implements ICryptographicMaterialsManager {
  @Override
  public DecryptMaterialsOutput DecryptMaterials(DecryptMaterialsInput input) {
    return DecryptMaterialsOutput.builder().decryptionMaterials(materials).build();
  }

  @Override
  public GetEncryptionMaterialsOutput GetEncryptionMaterials(GetEncryptionMaterialsInput input) {
    throw new UnsupportedOperationException();
  }
}
