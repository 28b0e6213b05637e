/** Cryptographic primitives on the JDK alone: KC-XAES-256-GCM, HKDF, HMAC. Not API. */
@NullMarked
package dev.hushtable.internal.crypto;

import org.jspecify.annotations.NullMarked;
