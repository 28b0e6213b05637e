/** Every error that the library raises, with stable codes. */
@NullMarked
package dev.hushtable.exception;

import org.jspecify.annotations.NullMarked;
