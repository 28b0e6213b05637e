/** A bounded cache that loads once, refreshes ahead and lets go. Not API. */
@NullMarked
package dev.hushtable.internal.cache;

import org.jspecify.annotations.NullMarked;
