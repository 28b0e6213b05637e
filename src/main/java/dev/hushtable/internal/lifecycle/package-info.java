/** What all ways to administer keys have in common. Not API. */
@NullMarked
package dev.hushtable.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
