/**
 * For tests of code that uses Hushtable: DynamoDB Local and keys as a JUnit extension, an assertion
 * that plaintext is nowhere, values that are easy to find, and encryption that repeats itself.
 *
 * <p>It is not in the library's jar but in one of its own, of classifier {@code testkit}. It needs
 * JUnit Jupiter 5.10 or later, and DynamoDB Local for what starts it. Nothing in here talks to AWS:
 * what takes a client refuses one whose endpoint is not on this machine.
 */
@NullMarked
package dev.hushtable.testkit;

import org.jspecify.annotations.NullMarked;
