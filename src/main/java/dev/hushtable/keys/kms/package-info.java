/** Keys kept in the AWS key store: a DynamoDB table whose entries are wrapped by AWS KMS. */
@NullMarked
package dev.hushtable.keys.kms;

import org.jspecify.annotations.NullMarked;
