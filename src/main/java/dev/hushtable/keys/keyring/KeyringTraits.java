package dev.hushtable.keys.keyring;

import AwsKmsDiscoveryKeyring_Compile.AwsKmsDiscoveryKeyring;
import AwsKmsEcdhKeyring_Compile.AwsKmsEcdhKeyring;
import AwsKmsHierarchicalKeyring_Compile.AwsKmsHierarchicalKeyring;
import AwsKmsKeyring_Compile.AwsKmsKeyring;
import AwsKmsMrkDiscoveryKeyring_Compile.AwsKmsMrkDiscoveryKeyring;
import AwsKmsMrkKeyring_Compile.AwsKmsMrkKeyring;
import AwsKmsRsaKeyring_Compile.AwsKmsRsaKeyring;
import MultiKeyring_Compile.MultiKeyring;
import RawAESKeyring_Compile.RawAESKeyring;
import RawECDHKeyring_Compile.RawEcdhKeyring;
import RawRSAKeyring_Compile.RawRSAKeyring;
import software.amazon.cryptography.materialproviders.Keyring;
import software.amazon.cryptography.materialproviders.internaldafny.types.IKeyring;

/**
 * What a keyring can and cannot promise, as far as it concerns us. The material providers offer no
 * way to ask a keyring for its kind, so this looks at their classes; a kind that is not known here
 * is told apart, so that it can be refused.
 *
 * @param writes whether it can make data keys, and not only unwrap them
 * @param filtered whether it restricts whose KMS keys it unwraps with, where that is left open
 * @param authenticates whether only holders of a secret can make data keys that it unwraps
 * @param named whether it names its KMS keys so that it can read what it writes
 * @param known whether all of it is known
 */
record KeyringTraits(
    boolean writes, boolean filtered, boolean authenticates, boolean named, boolean known) {
  private static final KeyringTraits ORDINARY = new KeyringTraits(true, true, true, true, true);
  private static final KeyringTraits PUBLIC = new KeyringTraits(true, true, false, true, true);
  private static final KeyringTraits PUBLIC_READER =
      new KeyringTraits(false, true, false, true, true);
  private static final KeyringTraits UNKNOWN = new KeyringTraits(false, true, true, true, false);

  /** By an alias or a bare identifier a keyring encrypts, but it decrypts by the key's ARN only. */
  private static final String KEY_IN_ARN = ":key/";

  /** A keyring that is not of the material providers is taken at its author's word. */
  static KeyringTraits of(software.amazon.cryptography.materialproviders.IKeyring keyring) {
    return keyring instanceof Keyring wrapped ? of(wrapped.impl()) : ORDINARY;
  }

  private static KeyringTraits of(IKeyring keyring) {
    if (keyring instanceof MultiKeyring several) {
      return ofSeveral(several);
    }
    if (keyring instanceof AwsKmsDiscoveryKeyring discovery) {
      return discovery(discovery.discoveryFilter().is_Some());
    }
    if (keyring instanceof AwsKmsMrkDiscoveryKeyring discovery) {
      return discovery(discovery.discoveryFilter().is_Some());
    }
    if (keyring instanceof RawRSAKeyring rsa) {
      return rsa.publicKey().is_Some() ? PUBLIC : PUBLIC_READER;
    }
    if (keyring instanceof AwsKmsRsaKeyring rsa) {
      return rsa.publicKey().is_Some() ? PUBLIC : PUBLIC_READER;
    }
    if (keyring instanceof RawEcdhKeyring ecdh) {
      return ofEcdh(
          ecdh.keyAgreementScheme().is_RawPrivateKeyToStaticPublicKey(),
          ecdh.keyAgreementScheme().is_PublicKeyDiscovery());
    }
    if (keyring instanceof AwsKmsEcdhKeyring ecdh) {
      return ofEcdh(
          ecdh.keyAgreementScheme().is_KmsPrivateKeyToStaticPublicKey(),
          ecdh.keyAgreementScheme().is_KmsPublicKeyDiscovery());
    }
    if (keyring instanceof AwsKmsKeyring kms) {
      return kms(kms.awsKmsKey().verbatimString());
    }
    if (keyring instanceof AwsKmsMrkKeyring kms) {
      return kms(kms.awsKmsKey().verbatimString());
    }
    boolean ordinary =
        keyring instanceof RawAESKeyring
            || keyring instanceof AwsKmsHierarchicalKeyring
            || isOfTheCaller(keyring);
    return ordinary ? ORDINARY : UNKNOWN;
  }

  private static KeyringTraits kms(String keyId) {
    return new KeyringTraits(true, true, true, keyId.contains(KEY_IN_ARN), true);
  }

  private static KeyringTraits discovery(boolean filtered) {
    return new KeyringTraits(false, filtered, true, true, true);
  }

  private static KeyringTraits ofEcdh(boolean fixedSender, boolean onlyReads) {
    return fixedSender ? ORDINARY : onlyReads ? PUBLIC_READER : PUBLIC;
  }

  private static boolean isOfTheCaller(IKeyring keyring) {
    return keyring.getClass().getEnclosingClass() == Keyring.class;
  }

  /** It writes with its generator, and unwraps what any of its keyrings unwraps. */
  private static KeyringTraits ofSeveral(MultiKeyring several) {
    KeyringTraits all = discovery(true);
    if (several.generatorKeyring().is_Some()) {
      all = of(several.generatorKeyring().dtor_value());
    }
    for (IKeyring child : several.childKeyrings()) {
      all = all.and(of(child));
    }
    return all;
  }

  private KeyringTraits and(KeyringTraits child) {
    return new KeyringTraits(
        writes,
        filtered && child.filtered,
        authenticates && child.authenticates,
        named && child.named,
        known && child.known);
  }
}
