/**
 * Client-side field encryption for Amazon DynamoDB: tables, model encryptors and their builders.
 */
@NullMarked
package dev.hushtable;

import org.jspecify.annotations.NullMarked;
