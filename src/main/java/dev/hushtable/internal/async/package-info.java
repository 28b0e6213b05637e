/** What the JDK's futures lack. */
@NullMarked
package dev.hushtable.internal.async;

import org.jspecify.annotations.NullMarked;
