/**
 * The real parts that the tests run on: DynamoDB Local and a KMS emulator on loopback, the AWS
 * clients that talk to them, and a recorder of what those clients sent; and what tests of several
 * packages ask or say in the same way.
 */
@NullMarked
package dev.hushtable.testing;

import org.jspecify.annotations.NullMarked;
