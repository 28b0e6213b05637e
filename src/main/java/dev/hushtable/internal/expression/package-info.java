/** DynamoDB expressions: parsed, inspected and rewritten. Not API. */
@NullMarked
package dev.hushtable.internal.expression;

import org.jspecify.annotations.NullMarked;
