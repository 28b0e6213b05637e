/** The command line. In a jar of its own, and no part of the library. */
@NullMarked
package dev.hushtable.cli;

import org.jspecify.annotations.NullMarked;
