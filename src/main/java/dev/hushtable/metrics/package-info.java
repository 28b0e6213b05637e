/** What the library counts and times, and how to have it published. */
@NullMarked
package dev.hushtable.metrics;

import org.jspecify.annotations.NullMarked;
