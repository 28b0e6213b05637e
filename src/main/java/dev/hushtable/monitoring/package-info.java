/** Who did what to which attributes: audit, traces, and a hook for errors. */
@NullMarked
package dev.hushtable.monitoring;

import org.jspecify.annotations.NullMarked;
