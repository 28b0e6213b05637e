/** Watches operations, and tells those who want to know. */
@NullMarked
package dev.hushtable.internal.monitoring;

import org.jspecify.annotations.NullMarked;
