/** The engine: plain attribute maps to stored ones and back, given loaded keys. Not API. */
@NullMarked
package dev.hushtable.internal.item;

import org.jspecify.annotations.NullMarked;
