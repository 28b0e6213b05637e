/** What keeps the log short. */
@NullMarked
package dev.hushtable.internal.log;

import org.jspecify.annotations.NullMarked;
