/** Bytes: stored values, blind indexes, associated data, the value encoding. Not API. */
@NullMarked
package dev.hushtable.internal.format;

import org.jspecify.annotations.NullMarked;
