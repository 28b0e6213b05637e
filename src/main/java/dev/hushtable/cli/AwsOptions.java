package dev.hushtable.cli;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** Where AWS is, and as whom. What is not given is as the AWS SDK has it. */
final class AwsOptions {
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  @Option(names = "--region", paramLabel = "REGION", description = "The AWS Region.")
  @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The profile in the AWS configuration files.")
  @Nullable String profile;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "Where DynamoDB and KMS are, if not at AWS. For two places, set"
              + " AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_KMS.")
  @Nullable URI endpoint;

  /** A client; the caller closes it. */
  DynamoDbClient dynamoDb() {
    return configure(DynamoDbClient.builder()).build();
  }

  /** A client; the caller closes it. */
  KmsClient kms() {
    return configure(KmsClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, ?>> B configure(B builder) {
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    String name = profile;
    if (name != null) {
      builder.credentialsProvider(ProfileCredentialsProvider.create(name));
    }
    return builder.overrideConfiguration(
        o -> {
          o.apiCallAttemptTimeout(ATTEMPT);
          if (name != null) {
            o.defaultProfileName(name);
          }
        });
  }
}
