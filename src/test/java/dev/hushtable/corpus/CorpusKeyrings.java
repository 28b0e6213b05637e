package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawEcdhKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawRsaKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
import software.amazon.cryptography.materialproviders.model.PaddingScheme;
import software.amazon.cryptography.materialproviders.model.RawEcdhStaticConfigurations;
import software.amazon.cryptography.materialproviders.model.RawPrivateKeyToStaticPublicKeyInput;
import software.amazon.cryptography.primitives.model.ECDHCurveSpec;

/** Keyrings of the AWS Encryption SDK as the corpus describes them. */
final class CorpusKeyrings {
  private static final MaterialProviders PROVIDERS =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();

  private final KmsClient kms;

  /** Makes keyrings, those of KMS with a client, which is null if there are none. */
  CorpusKeyrings(KmsClient kms) {
    this.kms = kms;
  }

  IKeyring keyring(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "raw-aes" -> rawAes(json);
      case "raw-rsa" -> rawRsa(json);
      case "raw-ecdh" -> rawEcdh(json);
      case "multi" -> multi(json);
      case "kms" -> kms(json);
      default -> throw new IllegalArgumentException("No keyring " + kind);
    };
  }

  private static IKeyring rawAes(JsonNode json) {
    return PROVIDERS.CreateRawAesKeyring(
        CreateRawAesKeyringInput.builder()
            .keyNamespace(text(json, "namespace"))
            .keyName(text(json, "name"))
            .wrappingKey(ByteBuffer.wrap(Corpus.bytes(json.required("wrappingKey"))))
            .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
            .build());
  }

  private static IKeyring rawRsa(JsonNode json) {
    return PROVIDERS.CreateRawRsaKeyring(
        CreateRawRsaKeyringInput.builder()
            .keyNamespace(text(json, "namespace"))
            .keyName(text(json, "name"))
            .paddingScheme(PaddingScheme.OAEP_SHA256_MGF1)
            .publicKey(pem(json, "publicKey"))
            .privateKey(pem(json, "privateKey"))
            .build());
  }

  private static IKeyring rawEcdh(JsonNode json) {
    return PROVIDERS.CreateRawEcdhKeyring(
        CreateRawEcdhKeyringInput.builder()
            .curveSpec(ECDHCurveSpec.ECC_NIST_P256)
            .KeyAgreementScheme(
                RawEcdhStaticConfigurations.builder()
                    .RawPrivateKeyToStaticPublicKey(
                        RawPrivateKeyToStaticPublicKeyInput.builder()
                            .senderStaticPrivateKey(pem(json, "senderPrivateKey"))
                            .recipientPublicKey(
                                ByteBuffer.wrap(Corpus.bytes(json.required("recipientPublicKey"))))
                            .build())
                    .build())
            .build());
  }

  private IKeyring multi(JsonNode json) {
    List<IKeyring> keyrings = new ArrayList<>();
    json.required("keyrings").forEach(member -> keyrings.add(keyring(member)));
    return PROVIDERS.CreateMultiKeyring(
        CreateMultiKeyringInput.builder()
            .generator(keyrings.get(0))
            .childKeyrings(keyrings.subList(1, keyrings.size()))
            .build());
  }

  private IKeyring kms(JsonNode json) {
    return PROVIDERS.CreateAwsKmsKeyring(
        CreateAwsKmsKeyringInput.builder().kmsClient(kms).kmsKeyId(text(json, "keyArn")).build());
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).textValue();
  }

  private static ByteBuffer pem(JsonNode json, String name) {
    return ByteBuffer.wrap(text(json, name).getBytes(StandardCharsets.US_ASCII));
  }
}
