/** Keys from the keyrings of the AWS Encryption SDK. */
@NullMarked
package dev.hushtable.keys.keyring;

import org.jspecify.annotations.NullMarked;
