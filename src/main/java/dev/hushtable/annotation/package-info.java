/** Annotations that declare which bean properties are encrypted, and how. */
@NullMarked
package dev.hushtable.annotation;

import org.jspecify.annotations.NullMarked;
