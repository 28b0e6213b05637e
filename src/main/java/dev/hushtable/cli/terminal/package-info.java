/** What a terminal shows: tables, bars, colours; and plain lines where there is none. */
@NullMarked
package dev.hushtable.cli.terminal;

import org.jspecify.annotations.NullMarked;
