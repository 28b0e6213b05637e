package dev.hushtable;

/**
 * A write or read that failed.
 *
 * @param operation what failed
 * @param error why. A {@link software.amazon.awssdk.core.exception.RetryableException} says that
 *     DynamoDB left it unprocessed as often as the settings allow
 * @param <O> the kind of operation
 */
public record BulkFailure<O>(O operation, RuntimeException error) {}
