/** The decorating DynamoDB client: loads keys, rewrites, calls, restores. Not API. */
@NullMarked
package dev.hushtable.internal.client;

import org.jspecify.annotations.NullMarked;
