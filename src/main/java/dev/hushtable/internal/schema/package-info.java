/** Annotations and SDK metadata turned into a plan, once per table. Not API. */
@NullMarked
package dev.hushtable.internal.schema;

import org.jspecify.annotations.NullMarked;
