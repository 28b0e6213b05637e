/** Data keys of the AWS Encryption SDK's messages, kept for reuse within limits. */
@NullMarked
package dev.hushtable.internal.materials;

import org.jspecify.annotations.NullMarked;
