/**
 * The real parts that the tests run on: DynamoDB Local and a KMS emulator on loopback, the AWS
 * clients that talk to them, and a recorder of what those clients sent.
 */
@NullMarked
package dev.hushtable.testing;

import org.jspecify.annotations.NullMarked;
