/** One rewriter per DynamoDB request type, and the guard that runs last. Not API. */
@NullMarked
package dev.hushtable.internal.request;

import org.jspecify.annotations.NullMarked;
