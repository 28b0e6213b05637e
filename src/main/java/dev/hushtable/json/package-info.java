/**
 * Properties stored through Jackson, each as one DynamoDB document. Needs {@code jackson-databind},
 * which is an optional dependency; nothing else in this library does.
 */
@NullMarked
package dev.hushtable.json;

import org.jspecify.annotations.NullMarked;
